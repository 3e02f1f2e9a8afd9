//! Fields on core types.

use async_graphql::{CacheControl, Object, Request, Variables, value};

use super::{super::Contributions, composed, data, errors, full};

#[tokio::test]
async fn fields_are_reached_through_list_option_connection_and_node() {
    let query = "{
        claims { length shout }
        claim(id: \"c2\") { length }
        none: claim(id: \"x\") { length }
        page { edges { node { length } } nodes { shout } }
        node(id: \"c1\") { ... on Claim { length shout quiet { please } } }
    }";
    assert_eq!(
        data(full().execute(query).await),
        value!({
            "claims": [{ "length": 3, "shout": "ONE" }, { "length": 6, "shout": "TWELVE" }],
            "claim": { "length": 6 },
            "none": null,
            "page": { "edges": [{ "node": { "length": 3 } }], "nodes": [{ "shout": "ONE" }] },
            "node": { "length": 3, "shout": "ONE", "quiet": { "please": true } },
        })
    );
}

#[tokio::test]
async fn fragments_aliases_and_directives_work() {
    let query = "query($on: Boolean!, $factor: Int!) {
        claim(id: \"c1\") {
            kind: __typename
            ...Named
            ... on Claim { b: length }
            ... on Node { id }
            ... { c: twice(factor: $factor) }
            skipped: length @skip(if: $on)
            included: length @include(if: $on)
        }
    }
    fragment Named on Claim { a: length sources { claim { d: twice } } }";
    let variables = Variables::from_value(value!({ "on": true, "factor": 5 }));
    let response = full().execute(Request::new(query).variables(variables)).await;
    assert_eq!(
        data(response),
        value!({
            "claim": {
                "kind": "Claim",
                "a": 3,
                "sources": [{ "claim": { "d": 6 } }],
                "b": 3,
                "id": "c1",
                "c": 15,
                "included": 3,
            }
        })
    );
}

/// Each field waits for the other; one after the other they would time out.
#[tokio::test]
async fn sibling_plugin_fields_run_concurrently() {
    let query = "{ claim(id: \"c1\") { sources { left right } } }";
    assert_eq!(
        data(full().execute(query).await),
        value!({ "claim": { "sources": [{ "left": true, "right": true }] } })
    );
}

/// A nullable field that fails is null; its parent and its siblings stay.
#[tokio::test]
async fn an_optional_result_nulls_only_itself() {
    let response = full().execute("{ claims { id optional } }").await;
    assert_eq!(response.data, value!({ "claims": [{ "id": "c1", "optional": 1 }, { "id": "c2", "optional": null }] }));
    assert_eq!(errors(&response), [("claims.1.optional".to_owned(), "second fails".to_owned())]);
}

/// Same answer as async-graphql gives for a core field: the resolver's error, at the aliased path.
#[tokio::test]
async fn a_failing_required_field_reports_its_path() {
    let query = "{ claim(id: \"c1\") { text why: required } other: claim(id: \"c2\") { length } }";
    let response = full().execute(query).await;
    assert_eq!(errors(&response), [("claim.why".to_owned(), "no value".to_owned())]);
    assert_eq!(response.data, value!({ "claim": { "text": "one" }, "other": { "length": 6 } }));
}

/// What a carrier states for all its fields applies to each of them, and to no other field.
#[tokio::test]
async fn the_cache_policy_of_a_carrier_goes_with_its_fields() {
    struct Cached;

    #[Object(cache_control(max_age = 60, private))]
    impl Cached {
        async fn long(&self) -> i32 {
            1
        }

        #[graphql(cache_control(max_age = 5))]
        async fn short(&self) -> i32 {
            2
        }
    }

    let mut plugin = Contributions::new("plugin");
    plugin.query(Cached);
    let schema = composed(vec![plugin]).unwrap();
    let policy = async |query: &str| schema.execute(query).await.cache_control;
    let stated = |public, max_age| CacheControl { public, max_age };
    assert_eq!(policy("{ long }").await, stated(false, 60));
    assert_eq!(policy("{ long short }").await, stated(false, 5));
    assert_eq!(policy("{ claims { id } }").await, stated(true, 0));
}
