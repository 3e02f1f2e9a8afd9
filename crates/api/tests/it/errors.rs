//! What is refused, and how it says so.

use serde_json::{Value, json};

use crate::support::seeded;

fn code(error: &Value) -> &str {
    error["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn every_refusal_has_a_code_and_the_request_id() {
    seeded(|world| async move {
        let deep = "{ not: ".repeat(9) + "{}" + &"}".repeat(9);
        let wide = format!("{{ or: [{}] }}", "{ content: { eq: \"x\" } } ".repeat(201));
        let cases = [
            ("{ nothing }".to_owned(), "BAD_REQUEST"),
            ("{ claims(first: 201) { nodes { id } } }".to_owned(), "LIMIT_EXCEEDED"),
            ("{ claims(first: -1) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claims(first: 1, last: 1) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claims(after: \"rubbish\") { nodes { id } } }".to_owned(), "CURSOR_INVALID"),
            ("{ claims(asOf: { position: 100000 }) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claims(asOf: { position: -1 }) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claims(asOf: { time: \"yesterday\" }) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claim(id: \"edge_01h2xcejqtf2nbrexx3vqjhp41\") { id } }".to_owned(), "BAD_REQUEST"),
            ("{ node(id: \"unicorn_01h2xcejqtf2nbrexx3vqjhp41\") { id } }".to_owned(), "BAD_REQUEST"),
            ("{ source { id } }".to_owned(), "BAD_REQUEST"),
            ("{ source(externalRef: \"nonsense\") { id } }".to_owned(), "VALIDATION_FAILED"),
            ("{ events(after: -1) { id } }".to_owned(), "BAD_REQUEST"),
            (format!("{{ claims(filter: {deep}) {{ nodes {{ id }} }} }}"), "LIMIT_EXCEEDED"),
            (format!("{{ claims(filter: {wide}) {{ nodes {{ id }} }} }}"), "LIMIT_EXCEEDED"),
            ("{ claims(filter: { attrs: [{ path: \"a\" }] }) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claims(filter: { attrs: [{ path: \"a..b\", eq: 1 }] }) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            ("{ claims(filter: { attrs: [{ path: \"a\", gt: true }] }) { nodes { id } } }".to_owned(), "BAD_REQUEST"),
            (
                format!("{{ namespaces {{ nodes {{ {} path {} }} }} }}", "parent { ".repeat(30), "}".repeat(30)),
                "COST_EXCEEDED",
            ),
        ];
        for (query, expected) in cases {
            let error = world.error(&query).await;
            assert_eq!(
                (code(&error), &error["extensions"]["requestId"]),
                (expected, &json!("req-1")),
                "{query} {error}"
            );
            assert!(!error["message"].as_str().unwrap().is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn an_error_in_a_nullable_field_leaves_its_siblings() {
    seeded(|world| async move {
        let query = format!(
            "{{ bad: claim(id: \"x\") {{ id }} good: claim(id: \"{}\") {{ version bad: attrs(path: \"..\") }} }}",
            world.id("all")
        );
        let answer = world.answer(&query).await;
        assert_eq!(answer["data"], json!({"bad": null, "good": {"version": 1, "bad": null}}));
        assert_eq!(answer["errors"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_position_beyond_the_head_names_the_head() {
    seeded(|world| async move {
        let head = world.data("{ log { position } }").await["log"]["position"].as_i64().unwrap();
        let error =
            world.error(&format!("{{ claims(asOf: {{ position: {} }}) {{ nodes {{ id }} }} }}", head + 1)).await;
        assert_eq!(error["extensions"]["position"], json!(head));
        world.data(&format!("{{ claims(asOf: {{ position: {head} }}) {{ nodes {{ id }} }} }}")).await;
    })
    .await;
}

/// A request that the host forgot to give a context fails inside, and does not say why.
#[tokio::test]
async fn an_internal_failure_hides_its_cause() {
    let response = crate::support::schema().execute("{ log { position } }").await;
    let answer = serde_json::to_value(claimgraph_api::error::finish(response, "req-2")).unwrap();
    let error = &answer["errors"][0];
    assert_eq!((code(error), &error["extensions"]["requestId"]), ("INTERNAL", &json!("req-2")));
    assert!(!error["message"].as_str().unwrap().contains("context"), "{error}");
}
