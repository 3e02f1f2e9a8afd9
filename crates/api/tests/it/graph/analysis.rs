//! The graph as a whole: components, cycles, degrees, importance.

use serde_json::{Value, json};

use super::kit::{graph, names};
use crate::support::World;

const ISLANDS: &str =
    "a implies b; b implies c; c implies a; c supports d; e supports f; f supports e; g; h contradicts i";

async fn components(world: &World, arguments: &str) -> (u64, Vec<String>) {
    let query = format!(
        "{{ components{arguments} {{ count components {{ totalCount nodes {{ size ids nodes {{ totalCount nodes {{ id }} }} }} }} }} }}"
    );
    let data = world.ask(&query).await["components"].take();
    let list = data["components"]["nodes"].as_array().unwrap();
    let one = |component: &Value| {
        let ids = names(&component["ids"]);
        assert_eq!(
            (&component["size"], &component["nodes"]["totalCount"]),
            (&json!(ids.split_whitespace().count()), &component["size"])
        );
        ids
    };
    (data["count"].as_u64().unwrap(), list.iter().map(one).collect())
}

#[tokio::test]
async fn components_hang_together() {
    graph(ISLANDS, |world| async move {
        let of = |list: &[&str]| list.iter().map(|ids| (*ids).to_owned()).collect::<Vec<_>>();
        assert_eq!(components(&world, "").await, (4, of(&["a b c d", "e f", "h i"])));
        assert_eq!(components(&world, "(minSize: 1)").await, (4, of(&["a b c d", "e f", "h i", "g"])));
        assert_eq!(components(&world, "(minSize: 3)").await, (4, of(&["a b c d"])));
        assert_eq!(components(&world, "(kind: STRONG)").await, (5, of(&["a b c", "e f", "h i"])));
        assert_eq!(components(&world, "(filter: {categories: [LOGICAL]})").await, (7, of(&["a b c"])));
        let part = world.ask("{ components(nodes: 3) { truncated components { nodes { size } } } }").await;
        assert_eq!(part["components"], json!({"truncated": "NODES", "components": {"nodes": [{"size": 3}]}}));
    })
    .await;
}

#[tokio::test]
async fn lists_of_components_page() {
    graph(ISLANDS, |world| async move {
        let page = |after: &str| {
            format!("{{ components {{ components(first: 1{after}) {{ nodes {{ ids(first: 1) nodes(first: 1) {{ pageInfo {{ endCursor }} }} }} pageInfo {{ endCursor }} }} }} }}")
        };
        let first = world.ask(&page("")).await["components"]["components"].take();
        let second = world.ask(&page(&format!(", after: {}", first["pageInfo"]["endCursor"]))).await;
        assert_eq!(second["components"]["components"]["nodes"][0]["ids"], json!(["e"]));
        let inner = &first["nodes"][0]["nodes"]["pageInfo"]["endCursor"];
        let rest = format!("{{ components {{ components(first: 1) {{ nodes {{ nodes(after: {inner}) {{ nodes {{ id }} }} }} }} }} }}");
        let rest = world.ask(&rest).await["components"]["components"]["nodes"][0]["nodes"]["nodes"].take();
        assert_eq!(rest, json!([{"id": "b"}, {"id": "c"}, {"id": "d"}]));
        assert_eq!(world.refusal(&page(&format!(", after: {inner}"))).await.0, "CURSOR_INVALID");
    })
    .await;
}

#[tokio::test]
async fn cycles_are_told_with_the_claims_around_them() {
    graph(ISLANDS, |world| async move {
        let fields = "count truncated cycles { size length shortest nodes { nodes { id } } links { edgeType from { id } to { id } } }";
        insta::assert_json_snapshot!("cycles", world.ask(&format!("{{ cycles {{ {fields} }} }}")).await);
        let one = world.ask("{ cycles(first: 1) { count truncated cycles { size } } }").await;
        assert_eq!(one["cycles"], json!({"count": 2, "truncated": "ANSWERS", "cycles": [{"size": 3}]}));
    })
    .await;
}

#[tokio::test]
async fn degrees_are_counted_and_ranks_shared_out() {
    graph(ISLANDS, |world| async move {
        let distribution = "{ min max mean median histogram }";
        let query = format!(
            "{{ degreeStats(top: 2) {{ claims links isolated out {distribution} in {distribution}
            mostOut {{ degree node {{ id }} }} mostIn {{ degree node {{ id }} }} truncated }} }}"
        );
        insta::assert_json_snapshot!("degrees", world.ask(&query).await);
        let query = |arguments: &str| {
            format!(
                "{{ importance{arguments} {{ converged iterations truncated ranks {{ rank node {{ id depth }} }} }} }}"
            )
        };
        let data = world.ask(&query("(top: 9)")).await["importance"].take();
        let ranks: Vec<f64> =
            data["ranks"].as_array().unwrap().iter().map(|ranked| ranked["rank"].as_f64().unwrap()).collect();
        assert_eq!((ranks.len(), &data["converged"]), (9, &json!(true)));
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-6 && ranks.is_sorted_by(|one, next| one >= next));
        let one = world.ask(&query("(top: 1, direction: IN, filter: {edgeTypes: [\"supports\"]})")).await;
        assert_eq!(one["importance"]["ranks"].as_array().unwrap().len(), 1);
        // Undamped, nothing is handed on.
        let even = world.ask(&query("(top: 2, damping: 0)")).await["importance"]["ranks"].take();
        assert!((even[1]["rank"].as_f64().unwrap() - 1.0 / 9.0).abs() < 1e-12);
    })
    .await;
}
