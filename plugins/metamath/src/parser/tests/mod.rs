//! Tests of the parser, one file per subject.

mod comments;
mod databases;
mod disk;
mod headings;
mod includes;
mod proofs;
mod refusals;
mod refused_proofs;
mod robustness;
mod statements;

use super::{Database, ParseError, Statement, parse_source};
use std::io;

/// A small language, five lines long, that the tests extend.
const PRELUDE: &str = "$c |- wff ( ) $.
$v p q $.
wp $f wff p $.
wq $f wff q $.
ax $a |- p $.
";

/// Parses one file called `t.mm`.
fn parse(text: &str) -> Result<Database, ParseError> {
    parse_files(&[("t.mm", text)])
}

/// Parses files of which the first is the root.
fn parse_files(files: &[(&str, &str)]) -> Result<Database, ParseError> {
    let read = |name: &str| {
        let found = files.iter().find(|(other, _)| *other == name);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    parse_source(read, files[0].0)
}

/// Parses text after the prelude.
fn parse_more(text: &str) -> Result<Database, ParseError> {
    parse(&format!("{PRELUDE}{text}"))
}

/// How the parser refuses text after the prelude; its first line is line 6.
fn refusal(text: &str) -> String {
    parse_more(text).expect_err("it is malformed").to_string()
}

fn statement<'d>(database: &'d Database, label: &str) -> &'d Statement {
    let found = database.statements.iter().find(|s| s.label == label);
    found.expect("the statement exists")
}

/// The labels that the proof of a statement cites.
fn cited<'d>(database: &'d Database, label: &str) -> Vec<&'d str> {
    let cites = &statement(database, label).cites;
    let label_of = |&index: &usize| database.statements[index].label.as_str();
    cites.iter().map(label_of).collect()
}
