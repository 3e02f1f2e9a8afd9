mod access;

use super::root;
use crate::http::document::{DocumentLimits, operation};

fn parse(text: &str) -> Result<async_graphql::parser::types::ExecutableDocument, claimgraph_domain::error::Error> {
    crate::http::document::parse(text, &DocumentLimits::default())
}

/// The variable of the place in the log, of a document of one operation.
fn place(text: &str) -> Option<String> {
    let document = parse(text).unwrap();
    root::place(root::field(operation(&document, None).unwrap()).unwrap(), text)
}

#[test]
fn the_place_in_the_log_is_told_from_what_else_is_asked() {
    for (text, expected) in [
        ("subscription($after: Cursor) { events(after: $after) { __typename } }", Some("after")),
        ("subscription($a: Cursor, $ab: Int) { events(after: $a) { x(n: $ab) } }", Some("a")),
        ("subscription($a: Cursor) { events(after: $a) { x(n: $a) } }", None),
        ("subscription($a: Cursor) { events(after: $a, s: \"$a\") { x } }", None),
        ("subscription { events(after: \"x\") { __typename } }", None),
        ("subscription($a: Cursor) { events(since: $a) { __typename } }", None),
        ("subscription { events { __typename } }", None),
    ] {
        assert_eq!(place(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_subscription_has_one_root_field() {
    let has = |text: &str| root::field(operation(&parse(text).unwrap(), None).unwrap()).is_ok();
    assert!(has("subscription { a }"));
    assert!(!has("subscription { a b }"));
    assert!(!has("subscription { ... { a } }"));
    assert!(!has("subscription { ...f } fragment f on S { a }"));
}
