//! Reading what was decided about conflicts.

use claimgraph_domain::model::ConflictState;
use claimgraph_store::ops::conflict::AssessConflict;
use serde_json::{Value, json};

use crate::support::{World, seeded};

async fn assess(world: &World, claims: [&str; 2], state: ConflictState) {
    let claims = claims.map(|name| world.id(name).parse().unwrap());
    let resolved = state == ConflictState::Resolved;
    let command = AssessConflict {
        claims,
        state,
        stands: resolved.then_some(claims[1]),
        reason: resolved.then(|| "It was seen.".to_owned()),
        expected_position: None,
    };
    world.run(&command).await;
}

/// Three conflicts: one that was acknowledged and then resolved, one that is acknowledged, and one opened again.
async fn decide(world: &World) -> i64 {
    assess(world, ["all", "black"], ConflictState::Acknowledged).await;
    let after_first = world.test.store.position(&world.scope).await.unwrap();
    assess(world, ["all", "some"], ConflictState::Acknowledged).await;
    assess(world, ["white", "white"], ConflictState::Acknowledged).await;
    assess(world, ["all", "black"], ConflictState::Resolved).await;
    assess(world, ["white", "white"], ConflictState::Open).await;
    after_first
}

const FIELDS: &str = "nodes { state reason stands { latest { content } } lineages { latest { content } }
    assessedBy { name } }";

async fn list(world: &World, args: &str) -> Vec<Value> {
    let args = if args.is_empty() { String::new() } else { format!("({args})") };
    let data = world.data(&format!("{{ conflictAssessments{args} {{ {FIELDS} }} }}")).await;
    data["conflictAssessments"]["nodes"].as_array().unwrap().clone()
}

fn states(list: &[Value]) -> Vec<&str> {
    list.iter().map(|node| node["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_live_assessments_are_listed_by_state_and_as_of_then() {
    seeded(|world| async move {
        let after_first = decide(&world).await;
        assert_eq!(states(&list(&world, "").await), ["ACKNOWLEDGED", "RESOLVED", "OPEN"]);
        let resolved = list(&world, "state: RESOLVED").await;
        let expected = json!([{
            "state": "RESOLVED", "reason": "It was seen.", "stands": {"latest": {"content": "A black swan was seen."}},
            "lineages": [{"latest": {"content": "All swans are white."}}, {"latest": {"content": "A black swan was seen."}}],
            "assessedBy": {"name": "Operator"}
        }]);
        assert_eq!(Value::from(resolved), expected);
        let opened = list(&world, "state: OPEN").await;
        let twice = json!({"latest": {"content": "Every swan in Europe is white."}});
        assert_eq!(opened[0]["lineages"], json!([twice, twice]));
        assert_eq!(states(&list(&world, &format!("asOf: {{ position: {after_first} }}")).await), ["ACKNOWLEDGED"]);
        let before = after_first - 1;
        assert!(list(&world, &format!("asOf: {{ position: {before} }}")).await.is_empty());

        let stranger = world.test.store.ensure_tenant("other").await.unwrap();
        let answer = world.answer_as(&stranger, "{ conflictAssessments { nodes { state } } }").await;
        assert_eq!(answer["data"], json!({"conflictAssessments": {"nodes": []}}));
    })
    .await;
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    seeded(|world| async move {
        decide(&world).await;
        let page = async |args: &str| {
            let query = format!(
                "{{ conflictAssessments({args}) {{ nodes {{ state }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            world.data(&query).await["conflictAssessments"].take()
        };
        let first = page("first: 2").await;
        assert_eq!(first["nodes"], json!([{"state": "ACKNOWLEDGED"}, {"state": "RESOLVED"}]));
        assert_eq!(first["pageInfo"]["hasNextPage"], true);
        let cursor = first["pageInfo"]["endCursor"].as_str().unwrap();
        let rest = page(&format!("first: 2, after: \"{cursor}\"")).await;
        assert_eq!(rest["nodes"], json!([{"state": "OPEN"}]));
        assert_eq!(rest["pageInfo"]["hasNextPage"], false);
        for (args, code) in [
            (format!("state: OPEN, after: \"{cursor}\""), "CURSOR_INVALID"),
            ("first: -1".to_owned(), "BAD_REQUEST"),
            ("first: 201".to_owned(), "LIMIT_EXCEEDED"),
            ("first: 1, last: 1".to_owned(), "BAD_REQUEST"),
        ] {
            let error = world.error(&format!("{{ conflictAssessments({args}) {{ nodes {{ state }} }} }}")).await;
            assert_eq!(error["extensions"]["code"], code, "{args}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_cost_of_the_list_does_not_depend_on_its_length() {
    seeded(|world| async move {
        decide(&world).await;
        let cost = async |first: u32| {
            let query = format!("{{ conflictAssessments(first: {first}) {{ {FIELDS} }} }}");
            let _ = world.test.statements.take();
            world.data(&query).await;
            world.test.statements.count()
        };
        // What is kept in memory is read first, so that both lists find it there.
        cost(3).await;
        assert_eq!(cost(1).await, cost(3).await);
    })
    .await;
}
