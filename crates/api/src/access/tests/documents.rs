//! Random documents against a naive walk, and those that one would try.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use claimgraph_domain::error::Code;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::compose::{CORE, Outline};
use crate::mutation::Mutation;
use crate::query::Query;
use crate::subscription::Subscription;

/// What documents of this schema need, told by their author.
struct Author<'a> {
    outline: &'a Outline,
    access: &'a Access,
    /// Random choices; 0 when used up, which ends everything.
    tape: std::slice::Iter<'a, u16>,
    /// Type, text and naive needs of each fragment so far.
    fragments: Vec<(String, String, BTreeSet<String>)>,
}

impl Author<'_> {
    fn choose(&mut self, among: usize) -> usize {
        usize::from(self.tape.next().copied().unwrap_or(0)) % among
    }

    /// A selection set of a type, and what is needed by it with all fragments spread.
    fn set(&mut self, of: &str, depth: usize) -> (String, BTreeSet<String>) {
        let (mut text, mut needs) = ("{ __typename ".to_owned(), BTreeSet::new());
        for _ in 0..self.choose(4) {
            let inner = match self.choose(6) {
                0..=2 if depth < 6 => self.field(of, depth, &mut text),
                3 if depth < 6 => self.inline(of, depth, &mut text),
                4 => self.spread(&mut text),
                _ => {
                    text.push_str("__typename __schema { types { name } } ");
                    BTreeSet::new()
                }
            };
            needs.extend(inner);
        }
        text.push_str("} ");
        (text, needs)
    }

    fn field(&mut self, of: &str, depth: usize, text: &mut String) -> BTreeSet<String> {
        let fields: Vec<_> = self.outline.types[of].fields.iter().collect();
        if fields.is_empty() {
            return BTreeSet::new();
        }
        let (name, meta) = fields[self.choose(fields.len())];
        let alias = ["", "x: ", "id: ", "__typename: "][self.choose(4)];
        let mut needs = self.naive(of, name);
        text.push_str(alias);
        text.push_str(name);
        if of == "Query" && (name == "node" || name == "nodes") {
            needs.extend(self.ids(name, text));
        }
        text.push_str(["", " @include(if: false)", " @skip(if: true)", " @include(if: $no)"][self.choose(4)]);
        text.push(' ');
        if self.outline.types.contains_key(&meta.of) {
            let (inner, below) = self.set(&meta.of, depth + 1);
            text.push_str(&inner);
            needs.extend(below);
        }
        needs
    }

    /// The argument of `node` or `nodes`.
    fn ids(&mut self, name: &str, text: &mut String) -> BTreeSet<String> {
        let ids = [("claim_1", "claims:read"), ("word_1", "plugins:words"), ("nonsense", "claims:read")];
        let (one, two) = (ids[self.choose(3)], ids[self.choose(3)]);
        if name == "node" {
            let _ = write!(text, "(id: \"{}\")", one.0);
            return BTreeSet::from([one.1.to_owned()]);
        }
        let _ = write!(text, "(ids: [\"{}\", \"{}\"])", one.0, two.0);
        BTreeSet::from([one.1.to_owned(), two.1.to_owned()])
    }

    fn inline(&mut self, of: &str, depth: usize, text: &mut String) -> BTreeSet<String> {
        let types: Vec<&str> = self.outline.types.keys().map(String::as_str).collect();
        let of = if self.choose(2) == 0 { of } else { types[self.choose(types.len())] };
        let (inner, needs) = self.set(of, depth + 1);
        let _ = write!(text, "... on {of} {inner}");
        needs
    }

    fn spread(&mut self, text: &mut String) -> BTreeSet<String> {
        if self.fragments.is_empty() {
            return BTreeSet::new();
        }
        let which = self.choose(self.fragments.len());
        let _ = write!(text, "...f{which} ");
        self.fragments[which].2.clone()
    }

    /// What the lines of the documentation say of a field.
    fn naive(&self, of: &str, name: &str) -> BTreeSet<String> {
        let line = |field: &str| self.access.lines().iter().find(|line| line.field == format!("{of}.{field}"));
        let is_id = name == "id" && *self.outline.types[of].owner == *CORE;
        let line = line(name).or_else(|| line("*").filter(|_| !is_id));
        let scope = line.and_then(|line| match &line.action.demand {
            Demand::Scope(scope) => Some(scope.to_string()),
            _ => None,
        });
        scope.into_iter().collect()
    }

    /// A document of fragments that spread those before them, and one operation.
    fn document(mut self) -> (String, BTreeSet<String>) {
        for _ in 0..self.choose(4) {
            let types: Vec<String> = self.outline.types.keys().cloned().collect();
            let of = types[self.choose(types.len())].clone();
            let (text, needs) = self.set(&of, 2);
            self.fragments.push((of, text, needs));
        }
        let kind = ["query", "mutation", "subscription"][self.choose(3)];
        let root = ["Query", "Mutation", "Subscription"]
            [["query", "mutation", "subscription"].iter().position(|each| *each == kind).unwrap()];
        let (set, needs) = self.set(root, 0);
        let mut text = format!("{kind}($no: Boolean = false) {set}");
        for (index, (of, set, _)) in self.fragments.iter().enumerate() {
            let _ = write!(text, "fragment f{index} on {of} {set}");
        }
        (text, needs)
    }
}

fn outlined() -> Outline {
    outline::<Extended<Query>, Extended<Mutation>, Extended<Subscription>>([crate::schema::core_parts(), words()])
        .unwrap()
}

#[test]
fn a_document_needs_what_a_naive_walk_finds() {
    let (outline, built) = (outlined(), built(vec![words()]));
    let access = &built.access;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(2_000));
    let tape = proptest::collection::vec(any::<u16>(), 0..120);
    let checked = runner.run(&tape, |tape| {
        let author = Author { outline: &outline, access, tape: tape.iter(), fragments: Vec::new() };
        let (text, naive) = author.document();
        let document = parse_query(&text).unwrap_or_else(|cause| panic!("{cause}: {text}"));
        let (_, operation) = document.operations.iter().next().unwrap();
        let needs = access.needs(&document, &operation.node);
        let found: BTreeSet<String> = needs.scopes().map(ToString::to_string).collect();
        prop_assert_eq!(&found, &naive, "{}", text);
        // Without any one of them it is refused, and that one is named; who has `admin` lacks nothing.
        let needs_admin = naive.contains("admin");
        for lacking in naive.iter().filter(|each| !needs_admin || *each == "admin") {
            let others: Vec<&str> = naive.iter().filter(|each| *each != lacking).map(String::as_str).collect();
            let refused = check(access, &text, json!({}), &others.join(" ")).unwrap_err();
            prop_assert_eq!(refused.code, Code::InsufficientScope);
            prop_assert!(refused.message.contains(&format!("`{lacking}`")), "{}", refused.message);
            prop_assert!(!refused.details.is_empty());
        }
        let all: Vec<&str> = naive.iter().map(String::as_str).collect();
        let allowed = check(access, &text, json!({}), &all.join(" "));
        prop_assert!(allowed.is_ok(), "{:?}", allowed);
        Ok(())
    });
    checked.unwrap();
}

/// Documents, variables, the scopes that are just enough, and a field that is named where the last is lacking.
const TRIED: &[(&str, &str, &[&str], &str)] = &[
    ("{ __typename }", "{}", &[], ""),
    ("{ __schema { types { name } } __type(name: \"Claim\") { name } }", "{}", &[], ""),
    ("{ serverInfo { version } plugins { id } }", "{}", &[], ""),
    ("{ x: claim(id: 1) { __typename } }", "{}", &["claims:read"], "Query.claim"),
    ("{ ... { ... on Query { claims { totalCount } } } }", "{}", &["claims:read"], "Query.claims"),
    ("{ claims @skip(if: true) { totalCount } }", "{}", &["claims:read"], "Query.claims"),
    (
        "query($v: Boolean!) { claims @include(if: $v) { totalCount } }",
        "{\"v\": false}",
        &["claims:read"],
        "Query.claims",
    ),
    (
        "query { ...a } fragment a on Query { ...b } fragment b on Query { webhooks { totalCount } }",
        "{}",
        &["webhooks:manage"],
        "Query.webhooks",
    ),
    (
        "mutation { createClaim(input: {}) { claim { id __typename } position } }",
        "{}",
        &["claims:write"],
        "Mutation.createClaim",
    ),
    (
        "mutation { createClaim(input: {}) { claim { id content } } }",
        "{}",
        &["claims:write", "claims:read"],
        "Claim.content",
    ),
    ("mutation { removeWebhook(input: {}) { __typename } }", "{}", &["webhooks:manage"], "Mutation.removeWebhook"),
    (
        "subscription { claimChanged { ... on ClaimChanges { changes { claim { id } } } } }",
        "{}",
        &["events:read"],
        "Subscription.claimChanged",
    ),
    (
        "subscription { claimChanged { ... on ClaimChanges { changes { claim { edges { totalCount } } } } } }",
        "{}",
        &["events:read", "claims:read"],
        "Claim.edges",
    ),
    ("{ word { text } }", "{}", &["plugins:words"], "Query.word"),
    ("{ claim(id: 1) { words { __typename } } }", "{}", &["claims:read", "plugins:words"], "Claim.words"),
    ("{ node(id: \"claim_1\") { id } }", "{}", &["claims:read"], "Query.node"),
    ("{ node(id: \"word_1\") { id } }", "{}", &["plugins:words"], "Query.node"),
    ("{ node(id: \"word_1\") { ... on Node { ... on Word { text } } } }", "{}", &["plugins:words"], "Word.text"),
    ("{ node(id: \"word_1\") { ... on Claim { content } } }", "{}", &["plugins:words", "claims:read"], "Claim.content"),
    ("query($id: ID!) { node(id: $id) { id } }", "{\"id\": \"word_1\"}", &["plugins:words"], "Query.node"),
    ("query($id: ID = \"word_1\") { node(id: $id) { id } }", "{}", &["plugins:words"], "Query.node"),
    (
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        "{\"ids\": [\"claim_1\", \"word_1\"]}",
        &["claims:read", "plugins:words"],
        "Query.nodes",
    ),
    (
        "query($a: ID!) { nodes(ids: [\"claim_1\", $a]) { id } }",
        "{\"a\": \"word_1\"}",
        &["claims:read", "plugins:words"],
        "Query.nodes",
    ),
    ("{ node(id: \"claim_1\", id: \"word_1\") { id } }", "{}", &["claims:read", "plugins:words"], "Query.node"),
    ("query($id: ID!) { node(id: $id) { id } }", "{\"id\": \"nonsense\"}", &["claims:read"], "Query.node"),
];

#[test]
fn no_way_of_writing_it_slips_by() {
    let built = built(vec![words()]);
    for (text, variables, scopes, named) in TRIED {
        let variables = || serde_json::from_str(variables).unwrap();
        let with = |scopes: &str| check(&built.access, text, variables(), scopes);
        with(&scopes.join(" ")).unwrap_or_else(|error| panic!("{text}: {error}"));
        with("admin").unwrap();
        let Some((lacking, rest)) = scopes.split_last() else { continue };
        let others = format!("{} reviews:write plugins:other", rest.join(" "));
        let refused = with(&others).unwrap_err();
        assert_eq!(refused.code, Code::InsufficientScope, "{text}");
        assert!(refused.message.contains(&format!("`{lacking}`")), "{text}: {}", refused.message);
        assert!(refused.details.iter().any(|detail| detail.path == *named), "{text}: {:?}", refused.details);
        assert!(with("").is_err(), "{text}");
    }
}

#[test]
fn a_fragment_is_gone_through_once_however_often_it_is_spread() {
    use super::super::walk::Walk;
    let built = built(vec![]);
    let mut text = "{ ...f0 ...f0 } ".to_owned();
    for level in 0..30 {
        let _ = write!(text, "fragment f{level} on Query {{ ...f{0} ...f{0} serverInfo {{ version }} }} ", level + 1);
    }
    text.push_str("fragment f30 on Query { claims { totalCount } }");
    let document = parse_query(&text).unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    assert_eq!(Walk::new(&built.access, &document, &operation.node).count(), 30 * 2 + 2);
}

#[test]
fn the_actions_of_an_operation_are_those_of_its_root_fields() {
    let built = built(vec![]);
    let document =
        parse_query("mutation { a: retractEdge { edge { id } } createClaim { position } retractEdge { position } }");
    let document = document.unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    let needs = built.access.needs(&document, &operation.node);
    let names: Vec<&str> = needs.actions().iter().map(|action| &*action.name).collect();
    assert_eq!(names, ["edge.retract", "claim.create"]);
}
