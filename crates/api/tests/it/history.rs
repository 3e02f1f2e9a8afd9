//! Reading the past, and what has been replaced or withdrawn.

use claimgraph_domain::model::ClaimStatus;
use claimgraph_store::ops::claim::{RetractClaim, ReviseClaim};
use serde_json::json;

use crate::support::{World, seeded};

async fn head(world: &World) -> i64 {
    world.data("{ log { position } }").await["log"]["position"].as_i64().unwrap()
}

fn revision(world: &World, claim: &str, content: &str) -> ReviseClaim {
    ReviseClaim {
        claim: world.id(claim).parse().unwrap(),
        expected_version: Some(1),
        content: Some(content.to_owned()),
        formal_content: None,
        claim_type: None,
        attrs: None,
        valid_from: None,
        valid_to: None,
        status: ClaimStatus::Active,
        reason: Some("sharper".to_owned()),
    }
}

#[tokio::test]
async fn a_revision_is_seen_from_its_position_on() {
    seeded(|world| async move {
        let before = head(&world).await;
        world.run(&revision(&world, "all", "Most swans are white.")).await;
        let query = |as_of: &str| {
            format!(
                "{{ claim(id: \"{}\"{as_of}) {{ version isLatest status content
                    lineage {{ versions {{ version status content }} latest {{ version }} }}
                    edges(types: [\"supports\"]) {{ nodes {{ stale }} }} }} }}",
                world.id("all")
            )
        };
        let now = world.data(&query("")).await;
        assert_eq!(
            now["claim"],
            json!({
                "version": 1, "isLatest": false, "status": "DEPRECATED", "content": "All swans are white.",
                "lineage": {
                    "versions": [
                        {"version": 1, "status": "DEPRECATED", "content": "All swans are white."},
                        {"version": 2, "status": "ACTIVE", "content": "Most swans are white."}
                    ],
                    "latest": {"version": 2}
                },
                "edges": {"nodes": [{"stale": true}]}
            })
        );
        let then = world.data(&query(&format!(", asOf: {{ position: {before} }}"))).await;
        assert_eq!(
            then["claim"],
            json!({
                "version": 1, "isLatest": true, "status": "ACTIVE", "content": "All swans are white.",
                "lineage": {
                    "versions": [{"version": 1, "status": "ACTIVE", "content": "All swans are white."}],
                    "latest": {"version": 1}
                },
                "edges": {"nodes": [{"stale": false}]}
            })
        );
        let nothing = world.data(&query(", asOf: { position: 0 }")).await;
        assert_eq!(nothing["claim"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn lists_leave_out_what_was_withdrawn_or_replaced() {
    seeded(|world| async move {
        let before = head(&world).await;
        world.run(&revision(&world, "all", "Most swans are white.")).await;
        let claim = world.id("black").parse().unwrap();
        world.run(&RetractClaim { claim, reason: "It was a goose.".to_owned(), expected_version: None }).await;
        let list = |args: &str| format!("{{ claims(filter: {{ namespace: {{ path: \"birds\", subtree: true }} }}{args}) {{ totalCount nodes {{ content status }} }} }}");
        let count = async |args: &str| world.data(&list(args)).await["claims"]["totalCount"].as_i64().unwrap();
        assert_eq!(count("").await, 3);
        assert_eq!(count(", include: [DEPRECATED]").await, 4);
        assert_eq!(count(", include: [RETRACTED]").await, 4);
        assert_eq!(count(", include: [DEPRECATED, RETRACTED]").await, 5);
        assert_eq!(count(&format!(", asOf: {{ position: {before} }}")).await, 4);
        assert_eq!(count(", asOf: { time: \"1999-01-01T00:00:00+01:00\" }").await, 0);
        assert_eq!(count(", validAt: \"2000-01-01T00:00:00Z\"").await, 2);
        let retracted = world.data("{ claims(filter: { status: [RETRACTED] }) { nodes { content statusHistory { from to reason } } } }").await;
        assert_eq!(
            retracted["claims"]["nodes"],
            json!([{"content": "A black swan was seen.", "statusHistory": [
                {"from": null, "to": "ACTIVE", "reason": null},
                {"from": "ACTIVE", "to": "RETRACTED", "reason": "It was a goose."}
            ]}])
        );
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_in_order() {
    seeded(|world| async move {
        let data = world.data("{ log { position epoch } events(first: 200) { position kind stream streamVersion data metadata hash recordedAt } }").await;
        let events = data["events"].as_array().unwrap();
        let positions: Vec<i64> = events.iter().map(|event| event["position"].as_i64().unwrap()).collect();
        assert_eq!(positions, (1..=data["log"]["position"].as_i64().unwrap()).collect::<Vec<_>>());
        assert_eq!(events[0]["kind"], "tenant.created");
        assert!(events.iter().all(|event| event["hash"].as_str().unwrap().len() == 64 && event["data"].is_object()));
        let rest = world.data(&format!("{{ events(after: {}) {{ position }} }}", positions.len() - 1)).await;
        assert_eq!(rest["events"], json!([{"position": positions.len()}]));
    })
    .await;
}
