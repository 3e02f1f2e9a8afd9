//! Paths and connections between claims.

use serde_json::{Value, json};

use super::kit::{graph, names};
use crate::support::World;

const GRID: &str =
    "a supports b 0.9; b supports d 0.9; a supports c 0.1; c supports d; a implies d 0.2; d supports e; x supports y";

async fn paths(world: &World, arguments: &str) -> Value {
    let fields =
        "truncated paths { length weight nodes { id depth } links { edgeType from { id } to { id } against } }";
    world.ask(&format!("{{ paths({arguments}) {{ {fields} }} }}")).await["paths"].take()
}

fn ways(found: &Value) -> Vec<String> {
    let way = |path: &Value| {
        let nodes = path["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), path["links"].as_array().unwrap().len() + 1);
        nodes.iter().map(|node| node["id"].as_str().unwrap()).collect::<String>()
    };
    found["paths"].as_array().unwrap().iter().map(way).collect()
}

#[tokio::test]
async fn paths_are_the_best_of_their_kind() {
    graph(GRID, |world| async move {
        insta::assert_json_snapshot!("paths", paths(&world, "from: <a>, to: <e>, kind: WEIGHTED, count: 2").await);
        for (arguments, expected, truncated) in [
            ("from: <a>, to: <d>", vec!["ad"], json!(null)),
            ("from: <a>, to: <d>, kind: WEIGHTED", vec!["abd"], json!(null)),
            ("from: <a>, to: <d>, kind: ALL, count: 3", vec!["ad", "abd", "acd"], json!(null)),
            ("from: <a>, to: <d>, kind: ALL, count: 2", vec!["ad", "abd"], json!("ANSWERS")),
            ("from: <a>, to: <d>, kind: ALL, count: 9, maxLength: 1", vec!["ad"], json!(null)),
            ("from: <a>, to: <e>, maxLength: 1", vec![], json!(null)),
            ("from: <a>, to: <a>", vec!["a"], json!(null)),
            ("from: <a>, to: <x>", vec![], json!(null)),
            ("from: <d>, to: <a>", vec![], json!(null)),
            ("from: <d>, to: <a>, direction: IN", vec!["da"], json!(null)),
            ("from: <b>, to: <c>, direction: BOTH, filter: {minStrength: 0}", vec!["bac"], json!(null)),
            ("from: <a>, to: <d>, filter: {edgeTypes: [\"supports\"], minStrength: 0.5}", vec!["abd"], json!(null)),
            ("from: <a>, to: <e>, nodes: 2", vec![], json!("NODES")),
        ] {
            let found = paths(&world, arguments).await;
            assert_eq!(
                (ways(&found), &found["truncated"]),
                (expected.iter().map(|way| (*way).to_owned()).collect(), &truncated),
                "{arguments}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_has_as_few_links_as_possible() {
    graph(GRID, |world| async move {
        let ask = async |between: &str| {
            let fields =
                "connected truncated nodes { id depth } links { edgeType from { id } to { id } } components { id }";
            world.ask(&format!("{{ connection(between: [{between}]) {{ {fields} }} }}")).await["connection"].take()
        };
        insta::assert_json_snapshot!("connection", ask("<b>, <c>, <e>").await);
        let apart = ask("<a>, <x>, <e>, <y>").await;
        let of = |name: &str| json!({"id": name});
        assert_eq!(
            apart,
            json!({
                "connected": false, "truncated": null, "nodes": [], "links": [],
                "components": [[of("a"), of("e")], [of("x"), of("y")]]
            })
        );
        let twice = ask("<a>, <a>").await;
        assert_eq!((twice["connected"].clone(), twice["nodes"].as_array().unwrap().len()), (json!(true), 1));
    })
    .await;
}

#[tokio::test]
async fn ends_may_be_given_by_lineage() {
    graph(GRID, |world| async move {
        assert_eq!(ways(&paths(&world, "from: <^a>, to: <^e>").await), ["ade"]);
        let data = world.ask("{ connection(between: [<^a>, <^e>]) { nodes { id } } }").await;
        let nodes: Vec<Value> =
            data["connection"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
        assert_eq!(names(&json!(nodes)), "a e d");
    })
    .await;
}
