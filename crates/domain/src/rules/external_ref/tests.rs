use proptest::prelude::*;

use super::*;

fn same(normal: &str, spellings: &[&str]) {
    for spelling in spellings.iter().chain([&normal]) {
        assert_eq!(normalise(spelling).unwrap(), normal, "{spelling}");
    }
}

fn code(text: &str) -> Code {
    normalise(text).unwrap_err().code
}

#[test]
fn every_spelling_of_a_doi_is_one() {
    same(
        "doi:10.1000/xyz",
        &[
            "10.1000/xyz",
            " doi:10.1000/XYZ\n",
            "DOI: 10.1000/xyz",
            "doi 10.1000/xyz",
            "https://doi.org/10.1000/xyz",
            "http://dx.doi.org/10.1000/Xyz",
            "HTTPS://WWW.DOI.ORG:443/10.1000/xyz?nosfx=y#sec",
            "https://doi.org/doi:10.1000/xyz",
            "doi.org/10.1000/xyz",
            "doi:https://doi.org/10.1000/xyz",
            "info:doi/10.1000/xyz",
            "urn:doi:10.1000/xyz",
            "doi:10.1000%2Fxyz",
            "https://doi.org/10.1000%2FXYZ",
            "doi:10.1000/x%79z",
            "doi:10.1000/x%2579z",
            "doi:10.1000/xyz#theorem-2",
            "doi:10.1000/xyz #theorem-2",
        ],
    );
}

#[test]
fn odd_dois_are_kept_whole() {
    let sici = "doi:10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1";
    same(
        sici,
        &[
            "https://doi.org/10.1002/(SICI)1096-8644(199601)99:1%3C1::AID-AJPA1%3E3.0.CO;2-1",
            "https://doi.org/10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1",
        ],
    );
    same("doi:10.1000.10/a/b", &["doi:10.1000.10/A/B"]);
    same("doi:10.1000/a%23b", &["doi:10.1000/a%2523b"]);
    same("doi:10.1000/a%ffz", &["doi:10.1000/A%FFz"]);
    same("doi:10.1000/é", &["https://doi.org/10.1000/%C3%A9"]);
}

#[test]
fn every_spelling_of_an_arxiv_paper_is_one() {
    same(
        "arxiv:2101.00001",
        &[
            "arXiv:2101.00001v2",
            "ARXIV: 2101.00001",
            "https://arxiv.org/abs/2101.00001",
            "http://www.arxiv.org/abs/2101.00001v12",
            "https://arxiv.org/pdf/2101.00001v2.pdf",
            "https://arxiv.org/pdf/2101.00001",
            "https://export.arxiv.org/html/2101.00001v1/",
        ],
    );
    same("arxiv:0704.0001", &["arXiv:0704.0001v1"]);
    same("arxiv:hep-th/9901001", &["https://arxiv.org/abs/hep-th/9901001v3", "arXiv:hep-th/9901001"]);
    same("arxiv:math/0309136", &["arXiv:math.GT/0309136", "https://arxiv.org/pdf/math/0309136.pdf"]);
    same("arxiv:solv-int/9901001", &["arXiv:solv-int/9901001v1"]);
}

#[test]
fn urls_fold_what_the_standard_folds() {
    same("https://example.org/A/b?C=d", &["HTTPS://Example.ORG:443/A/b?C=d#frag", "https://example.org/A/x/../b?C=d"]);
    same("https://example.org", &["https://example.org/", "https://EXAMPLE.org:443/#top", "https://example.org/?"]);
    same("http://example.org:8080/a/", &["HTTP://example.org:8080/a/"]);
    same("https://xn--bcher-kva.example", &["https://Bücher.example/"]);
    same("ftp://example.org/f", &["FTP://example.org:21/f"]);
}

#[test]
fn other_schemes_keep_their_content() {
    same("isbn:9780306406157", &["ISBN 978-0-306-40615-7", "isbn:978 0 306 40615 7", "urn:isbn:9780306406157"]);
    same("isbn:080442957X", &["isbn:0-8044-2957-x"]);
    same("pmid:12345678", &["PMID: 12345678", "pmid:0012345678"]);
    same("urn:nbn:de:101:1-2019Ab", &["URN:NBN:de:101:1-2019Ab"]);
}

#[test]
fn all_else_is_refused_with_the_accepted_forms() {
    let refused = [
        "",
        "  ",
        "#",
        "hello",
        "10.1000",
        "10.1000/",
        "10./x",
        "doi:",
        "doi:11.1000/x",
        "doi:10.1000/a b",
        "doi:10.1000/a%00b",
        "doi:10.1000/a\0b",
        "arxiv:21.1",
        "arxiv:2101.00001v",
        "arxiv:/9901001",
        "isbn:123",
        "isbn:97803064061X7",
        "urn:isbn:12",
        "pmid:",
        "pmid:0",
        "pmid:12a",
        "urn:x:y",
        "urn:nbn:",
        "urn:nbn:a b",
        "https://",
        "https://a b",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "https:example.org",
    ];
    for text in refused {
        let error = normalise(text).unwrap_err();
        assert_eq!(error.code, Code::ValidationFailed, "{text}");
        assert!(error.message.contains("doi:10.1000/xyz"), "{}", error.message);
        assert!(!error.message.contains('\0'));
    }
}

#[test]
fn the_limit_holds_before_and_after() {
    let longest = format!("https://example.org/{}", "a".repeat(MAX_CHARS - 20));
    assert_eq!(normalise(&longest).unwrap(), longest);
    assert_eq!(code(&format!("{longest}a")), Code::LimitExceeded);
    assert_eq!(code(&format!("https://example.org/{}", "é".repeat(1_000))), Code::LimitExceeded);
}

#[test]
fn an_anchor_begins_at_the_first_number_sign() {
    assert_eq!(split_anchor("doi:10.1000/1#theorem-2"), ("doi:10.1000/1", Some("theorem-2")));
    assert_eq!(split_anchor("doi:10.1000/1"), ("doi:10.1000/1", None));
    assert_eq!(split_anchor("doi:10.1000/1#"), ("doi:10.1000/1", None));
    assert_eq!(split_anchor("https://example.org/#a#b"), ("https://example.org/", Some("a#b")));
}

/// Text that comes close to what is accepted, which plain arbitrary text hardly ever does.
fn close() -> impl Strategy<Value = String> {
    let heads = prop::sample::select(vec![
        "",
        "doi:",
        "DOI ",
        "10.1000/",
        "doi:10.1000/",
        "https://doi.org/",
        "https://doi.org/10.1000/",
        "doi.org:443/",
        "https://doi.org:443/10.1/",
        "http://doi.org:8/10.1/",
        "info:doi/10.1/",
        "arxiv:",
        "arXiv:2101.00001",
        "https://arxiv.org/abs/",
        "https://arxiv.org/pdf/math.GT/0309136",
        "https://",
        "http://example.org",
        "ftp://",
        "isbn:",
        "pmid:",
        "urn:",
        "urn:nbn:",
        "urn:doi:10.1/",
    ]);
    let parts = prop::collection::vec(
        prop_oneof![
            "[a-zA-Z0-9./:?#@ -]{0,6}",
            "(%[0-9a-fA-F]{2}){1,3}",
            "(%25){0,3}(23|41|2F|00|20)",
            any::<String>(),
        ],
        0..4,
    );
    (heads, parts).prop_map(|(head, parts)| format!("{head}{}", parts.concat()))
}

proptest! {
    #[test]
    fn a_normal_form_is_its_own(text in prop_oneof![close(), any::<String>()]) {
        if let Ok(normal) = normalise(&text) {
            prop_assert_eq!(normalise(&normal).unwrap(), normal.clone());
            prop_assert!(!has_blank(&normal) && !normal.contains('#'), "{}", normal);
        }
    }

    #[test]
    fn case_of_a_doi_never_matters(suffix in "[a-z0-9._;()/-]{1,30}") {
        let expected = format!("doi:10.1000/{suffix}");
        prop_assert_eq!(normalise(&expected.to_uppercase()).unwrap(), expected.clone());
        prop_assert_eq!(normalise(&format!("DOI:10.1000%2f{}", suffix.to_uppercase())).unwrap(), expected);
    }

    #[test]
    fn an_anchor_never_changes_the_reference(anchor in "[^\u{0}]{0,20}") {
        prop_assert_eq!(normalise(&format!("doi:10.1000/1#{anchor}")).unwrap(), "doi:10.1000/1");
    }
}
