//! What the fuzz targets check, on texts that a generator makes: any text, words of the language in any order, and what
//! is right with something wrong in it.

#[path = "../../fuzz/bodies/cursor.rs"]
mod cursor;
#[path = "../../fuzz/bodies/document.rs"]
mod document;
#[path = "../../fuzz/bodies/id.rs"]
mod id;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

static WORDS: [&str; 34] = [
    "{", "}", "(", ")", "[", "]", ":", "$", "!", "=", "|", "&", "@", "...", "\"", "\"\"\"", "\\\"", "\\", "#", "\n",
    ",", "query", "mutation", "fragment", "on", "f", "a", "b", "true", "null", "1", "-1.5e3", "\u{feff}", "é",
];

static DOCUMENTS: [&str; 4] = [
    "query A($a: [Int!]! = [1, 2], $b: B @c) { x: a(b: $a, c: { d: \"e\" }) @skip(if: true) { ...f ... on Q { g } } }",
    "{ ...f } fragment f on Query { a ...g } fragment g on Query { b { c { d } } }",
    "mutation { a(b: \"\"\" c \\\"\"\" d \"\"\") { e } } # f",
    "subscription($a: A) { events(after: $a, x: [[{ a: [1] }]]) { __typename } }",
];

/// A text with some of its characters changed, left out, or doubled.
fn spoilt(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0_u8..3, prop::sample::select(&WORDS[..])), 0..4);
    (prop::sample::select(texts), edits).prop_map(|(text, edits)| {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for (place, kind, word) in edits {
            let at = place.index(chars.len());
            match kind {
                0 => word.clone_into(&mut chars[at]),
                1 => chars[at].clear(),
                _ => chars[at] = chars[at].repeat(3),
            }
        }
        chars.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_a_document_or_refused(text in any::<String>()) {
        document::check(&text);
    }

    #[test]
    fn words_in_any_order_are_a_document_or_refused(
        words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..120),
        between in prop_oneof![Just(""), Just(" ")],
    ) {
        document::check(&words.join(between));
    }

    #[test]
    fn a_spoilt_document_is_a_document_or_refused(text in spoilt(&DOCUMENTS)) {
        document::check(&text);
    }

    #[test]
    fn any_text_is_a_cursor_or_refused(text in any::<String>()) {
        cursor::check(&text);
    }

    #[test]
    fn any_json_in_a_cursor_is_read_or_refused(
        list in any::<i64>(),
        values in prop::collection::vec(
            prop_oneof![
                any::<i64>().prop_map(|number| format!("{{\"i\":{number}}}")),
                any::<u64>().prop_map(|bits| format!("{{\"d\":{bits}}}")),
                any::<String>().prop_map(|text| serde_json::json!({ "t": text }).to_string()),
                Just("\"z\"".to_owned()),
                Just("{\"u\":\"00000000-0000-0000-0000-000000000000\"}".to_owned()),
                Just("[[[[{}]]]]".to_owned()),
            ],
            0..5,
        ),
        spoil in prop::option::of((any::<prop::sample::Index>(), any::<char>())),
    ) {
        let text = URL_SAFE_NO_PAD.encode(format!("[{list},[{}]]", values.join(",")));
        let mut chars: Vec<char> = text.chars().collect();
        if let Some((place, char)) = spoil {
            let at = place.index(chars.len());
            chars[at] = char;
        }
        cursor::check(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn a_cursor_of_a_log_is_read_or_refused(text in "[0-9a-z]{0,20}[.:_-]?[0-9]{0,22}") {
        cursor::check(&text);
    }

    #[test]
    fn any_text_is_an_id_or_refused(text in "\\PC*") {
        id::check(&text);
    }

    #[test]
    fn what_looks_like_an_id_is_one_or_refused(text in "(claim|edge|key|tenant|Claim|x)_[0-9a-zA-Z]{24,28}") {
        id::check(&text);
    }
}
