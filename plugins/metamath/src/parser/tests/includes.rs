//! Databases in several files.

use super::parse_files;

/// How files are refused.
fn refused(files: &[(&str, &str)]) -> String {
    parse_files(files).expect_err("it is malformed").to_string()
}

#[test]
fn an_include_stands_for_its_file() {
    let root = "$[ lib/base.mm $]\n$( B. $) b $a |- 0 $.";
    let base = "$c |- 0 $. $(\n####\nBase\n####\n$) a $a |- 0 $.";
    let database = parse_files(&[("t.mm", root), ("lib/base.mm", base)]).expect("it is well-formed");
    let labels: Vec<_> = database.statements.iter().map(|s| s.label.as_str()).collect();
    assert_eq!(labels, ["a", "b"]);
    assert_eq!(database.statements[1].heading, Some(0));
}

#[test]
fn a_file_counts_once() {
    let root = "$[ a.mm $] $[ ./a.mm $] $[ .//b.mm $] $[ t.mm $]";
    let a = "$c |- $. $[ b.mm $] $[ t.mm $]";
    let b = "$[ a.mm $] $[ b.mm $] b $a |- $.";
    let database = parse_files(&[("t.mm", root), ("a.mm", a), ("b.mm", b)]).expect("it is well-formed");
    assert_eq!(database.statements.len(), 1);
}

#[test]
fn an_include_separates_a_comment_from_its_statement() {
    let root = "$( C. $) $[ a.mm $] a $a |- $.";
    let a = "$c |- $. $( At the end. $)";
    let database = parse_files(&[("t.mm", root), ("a.mm", a)]).expect("it is well-formed");
    assert_eq!(database.statements[0].comment, None);
}

#[test]
fn an_error_names_its_file() {
    let root = "\n $[ lib/a.mm $]";
    assert_eq!(refused(&[("t.mm", root), ("lib/a.mm", "\n$c")]), "lib/a.mm:2:1: the file ends inside this statement");
    assert_eq!(refused(&[("t.mm", "$[ a.mm $] $y"), ("a.mm", "")]), "t.mm:1:12: unknown keyword `$y`");
    assert_eq!(refused(&[("t.mm", root)]), "t.mm:2:5: include `lib/a.mm` cannot be read: entity not found");
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let cases = [
        ("../a.mm", "leaves the folder of the database"),
        ("lib/../a.mm", "leaves the folder of the database"),
        ("/a.mm", "is not a relative path with `/` separators"),
        ("lib\\a.mm", "is not a relative path with `/` separators"),
        ("C:a.mm", "is not a relative path with `/` separators"),
        ("./.", "names no file"),
    ];
    for (path, why) in cases {
        let expected = format!("t.mm:1:4: include `{path}` {why}");
        assert_eq!(refused(&[("t.mm", &format!("$[ {path} $]"))]), expected);
    }
}

#[test]
fn includes_stand_alone_in_the_outermost_scope() {
    let cases = [
        ("${ $[ a.mm $] $}", "1:4: an include inside a block"),
        ("$[ $]", "1:4: an include names one file"),
        ("$[ a.mm b.mm $]", "1:9: the include is not closed with `$]`"),
        ("$[ a.mm", "1:1: the file ends inside this statement"),
        ("$c a $[ a.mm $] $.", "1:6: `$[` where `$.` ends the symbols"),
        ("$]", "1:1: `$]` outside a statement"),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(&[("t.mm", text), ("a.mm", "")]), format!("t.mm:{expected}"));
    }
}

#[test]
fn a_block_ends_in_its_file() {
    let files = [("t.mm", "$[ a.mm $] $}"), ("a.mm", " ${")];
    assert_eq!(refused(&files), "a.mm:1:2: this block is not closed in its file");
}
