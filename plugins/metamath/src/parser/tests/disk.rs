//! Databases on disk.

use super::super::{Kind, parse_file, parse_file_with};
use super::{cited, statement};
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[test]
fn the_small_logic_is_read_whole() {
    let database = parse_file(&data("logic.mm")).expect("it is well-formed");
    let summary: Vec<_> =
        database.statements.iter().map(|s| (s.label.as_str(), s.kind, s.heading, s.complete)).collect();
    let expected = [
        ("wi", Kind::Syntax, Some(1), true),
        ("ax-1", Kind::Axiom, Some(1), true),
        ("ax-mp", Kind::Axiom, Some(1), true),
        ("a1i", Kind::Theorem, Some(2), true),
        ("a1ii", Kind::Theorem, Some(2), true),
        ("df-fal", Kind::Definition, Some(3), true),
        ("open", Kind::Theorem, Some(3), false),
        ("wff1", Kind::Syntax, Some(3), true),
    ];
    assert_eq!(summary, expected);
    let titles: Vec<_> = database.headings.iter().map(|h| h.title.as_str()).collect();
    let expected = ["Propositional logic", "Axioms", "Theorems", "Open questions", "Appendix"];
    assert_eq!(titles, expected);
    assert_eq!(cited(&database, "a1i"), ["wi", "ax-1", "ax-mp"]);
    assert_eq!(cited(&database, "a1ii"), ["wi", "a1i"]);
    assert_eq!(cited(&database, "wff1"), ["wi"]);
    assert_eq!(statement(&database, "a1ii").comment, None);
    assert_eq!(
        statement(&database, "wi").comment.as_deref(),
        Some("If ` p ` then ` q ` is a well-formed formula.\n\nIt is read \"implies\".")
    );
}

#[test]
fn progress_ends_at_the_total_of_all_files() {
    let length = |name| std::fs::metadata(data(name)).expect("the file exists").len();
    let total = length("logic.mm") + length("symbols.mm");
    let mut reports = Vec::new();
    parse_file_with(&data("logic.mm"), &mut |done, total| reports.push((done, total))).expect("it is well-formed");
    assert_eq!(reports, [(total, total)]);
}

#[test]
fn a_missing_file_is_named() {
    let error = parse_file(&data("missing.mm")).expect_err("there is no such file");
    assert!(error.to_string().starts_with("missing.mm:1:1: the file cannot be read: "));
    assert!(parse_file(Path::new("")).is_err());
    assert!(parse_file(Path::new("..")).is_err());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_refused() {
    let outside = tempfile::tempdir().expect("a folder can be made");
    let inside = tempfile::tempdir().expect("a folder can be made");
    let secret = outside.path().join("secret.mm");
    std::fs::write(&secret, "$c a $.").expect("the file can be written");
    std::os::unix::fs::symlink(&secret, inside.path().join("a.mm")).expect("a link can be made");
    let root = inside.path().join("t.mm");
    std::fs::write(&root, "$[ a.mm $]").expect("the file can be written");
    assert_eq!(
        parse_file(&root).expect_err("it leaves the folder").to_string(),
        "t.mm:1:4: include `a.mm` cannot be read: it lies outside the folder of the database"
    );
}
