//! The open `Node` interface.

use async_graphql::value;

use super::{composed, data, errors, full, plugins};

#[tokio::test]
async fn core_and_plugin_types_are_dispatched() {
    let query = "{ nodes(ids: [\"c1\", \"s1\", \"p1\", \"e1\", \"x\"]) {
        __typename
        id
        ... on Node { again: id }
        ... on Claim { length }
        ... on Source { title }
        ... on Proof { steps of { id } }
        ...E
    } }
    fragment E on Evidence { weight ... on Node { deep: id } }";
    assert_eq!(
        data(full().execute(query).await),
        value!({ "nodes": [
            { "__typename": "Claim", "id": "c1", "again": "c1", "length": 3 },
            { "__typename": "Source", "id": "s1", "again": "s1", "title": "Book" },
            { "__typename": "Proof", "id": "p1", "again": "p1", "steps": 3, "of": { "id": "c1" } },
            { "__typename": "Evidence", "id": "e1", "again": "e1", "weight": 0.5, "deep": "e1" },
            null,
        ] })
    );
}

#[tokio::test]
async fn introspection_lists_members_and_interfaces() {
    let query = "{
        i: __type(name: \"Node\") { kind fields { name type { kind ofType { name } } } possibleTypes { name } }
        p: __type(name: \"Proof\") { interfaces { name } }
        c: __type(name: \"Claim\") { interfaces { name } }
    }";
    assert_eq!(
        data(full().execute(query).await),
        value!({
            "i": {
                "kind": "INTERFACE",
                "fields": [{ "name": "id", "type": { "kind": "NON_NULL", "ofType": { "name": "ID" } } }],
                "possibleTypes": [
                    { "name": "Claim" }, { "name": "Source" }, { "name": "Proof" }, { "name": "Evidence" },
                ],
            },
            "p": { "interfaces": [{ "name": "Node" }] },
            "c": { "interfaces": [{ "name": "Node" }] },
        })
    );
}

#[tokio::test]
async fn a_fragment_on_a_type_that_is_off_is_refused() {
    let schema = composed(vec![plugins::beta()]).unwrap();
    let response = schema.execute("{ node(id: \"c1\") { ... on Proof { steps } } }").await;
    assert_eq!(response.errors[0].message, "Unknown type \"Proof\"");
}

#[tokio::test]
async fn a_value_of_an_undeclared_type_is_an_error_at_its_path() {
    let schema = composed(vec![]).unwrap();
    let response = schema.execute("{ nodes(ids: [\"c1\", \"p1\"]) { id } }").await;
    assert_eq!(response.data, value!({ "nodes": [{ "id": "c1" }, null] }));
    assert_eq!(
        errors(&response),
        [("nodes.1".to_owned(), "`Proof` is no member of `Node`, or only as `Extended`".to_owned())]
    );
}

/// A bare value would answer the plugins' fields with null; a shared one answers them.
#[tokio::test]
async fn an_extensible_type_must_be_wrapped() {
    let query = "{ nodes(ids: [\"bare\", \"shared\"]) { ... on Claim { length } } }";
    let response = full().execute(query).await;
    assert_eq!(response.data, value!({ "nodes": [null, { "length": 3 }] }));
    assert_eq!(
        errors(&response),
        [("nodes.0".to_owned(), "`Claim` is no member of `Node`, or only as `Extended`".to_owned())]
    );
}
