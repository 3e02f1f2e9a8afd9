//! Snapshots of answers and errors through the real router, the same on both databases.

use claimgraph_store::testing::each_store;
use serde_json::{Value, json};

use crate::server::{Answer, Server};

/// Requests whose answers are kept, by name.
fn requests() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "create_namespace",
            "mutation { createNamespace(input: { path: \"a/b\", createParents: true, description: \"For tests.\" }) \
               { created replayed position namespace { path name parent { path } description } } }",
            json!({}),
        ),
        (
            "create_claim",
            "mutation($attrs: JSON) { createClaim(input: { claimType: \"hypothesis\", content: \"Water is wet.\", \
               namespace: \"a/b\", attrs: $attrs, idempotencyKey: \"one\" }) \
               { replayed position claim { version status isLatest claimType content attrs contentHash \
                 namespace { path } author { name kind } createdAt } } }",
            json!({ "attrs": { "year": 2026, "deep": { "list": [1, null, "x"] } } }),
        ),
        (
            "create_claim_again",
            "mutation($attrs: JSON) { createClaim(input: { claimType: \"hypothesis\", content: \"Water is wet.\", \
               namespace: \"a/b\", attrs: $attrs, idempotencyKey: \"one\" }) { replayed position claim { version } } }",
            json!({ "attrs": { "year": 2026, "deep": { "list": [1, null, "x"] } } }),
        ),
        (
            "idempotency_conflict",
            "mutation { createClaim(input: { claimType: \"hypothesis\", content: \"Water is dry.\", namespace: \"a/b\", \
               idempotencyKey: \"one\" }) { position } }",
            json!({}),
        ),
        (
            "list_of_claims",
            "{ claims(first: 1, filter: { attrs: [{ path: \"year\", gte: 2026 }] }) \
               { totalCount pageInfo { hasNextPage hasPreviousPage } nodes { content epistemicStatus attrs(path: \"deep.list\") } } }",
            json!({}),
        ),
        (
            "several_refusals",
            "mutation { submitBundle(input: { claims: [ \
               { tempId: \"a\", claimType: \"nonsense\", content: \"x\", namespace: \"a/b\" } \
               { tempId: \"a\", claimType: \"assertion\", content: \"\", namespace: \"nowhere\" } ], \
               edges: [{ source: { tempId: \"a\" }, target: { tempId: \"missing\" }, edgeType: \"supports\" }] }) { position } }",
            json!({}),
        ),
        (
            "unknown_claim_type",
            "mutation { createClaim(input: { claimType: \"guess\", content: \"x\", namespace: \"a/b\" }) { position } }",
            json!({}),
        ),
        ("absent_claim", "{ claim(id: \"claim_00000000000000000000000000\") { id } }", json!({})),
        ("wrong_id", "{ claim(id: \"edge_00000000000000000000000000\") { id } }", json!({})),
        ("wrong_cursor", "{ claims(first: 1, after: \"nonsense\") { totalCount } }", json!({})),
        ("page_too_large", "{ claims(first: 1000) { totalCount } }", json!({})),
        ("unknown_field", "{ claims(first: 1) { total } }", json!({})),
        ("missing_variable", "query($id: ID!) { claim(id: $id) { id } }", json!({})),
        ("not_graphql", "{ claims(first: 1) { nodes", json!({})),
    ]
}

#[tokio::test]
async fn answers_and_errors_are_as_recorded() {
    each_store(|test| async move {
        let server = Server::start(test, |_| ()).await;
        for (name, query, variables) in requests() {
            let request = server.ask(query, variables).header("x-request-id", format!("test-{name}"));
            let answer = Answer::of(request).await;
            let shown = json!({ "status": answer.status, "body": answer.json() });
            // Positions move when a plugin brings another type, which is not what is looked at here.
            insta::assert_json_snapshot!(name, shown, { ".**.position" => "[position]" });
        }
    })
    .await;
}
