//! What claims rest on, and what rests on them.

use serde_json::json;

use super::kit::{graph, names};
use crate::support::World;

const CHAIN: &str = "a depends_on b; b assumes c; c derives_from d; a supports e; b contradicts f; g depends_on c; \
                     d refines h; p+q implies i; i depends_on a; p assumes j";

async fn ids(world: &World, arguments: &str) -> String {
    let data = world.ask(&format!("{{ closure({arguments}) {{ count ids nodes {{ nodes {{ id depth }} }} }} }}")).await;
    let found = names(&data["closure"]["ids"]);
    assert_eq!(data["closure"]["count"], json!(found.split_whitespace().count()));
    let nodes = data["closure"]["nodes"]["nodes"].as_array().unwrap();
    let listed: Vec<&str> = nodes.iter().map(|node| node["id"].as_str().unwrap()).collect();
    assert_eq!(listed.join(" "), found);
    assert!(nodes.is_sorted_by_key(|node| node["depth"].as_i64()));
    found
}

#[tokio::test]
async fn dependencies_are_followed_to_the_end_and_nothing_else_is() {
    graph(CHAIN, |world| async move {
        for (arguments, expected) in [
            ("of: [<a>]", "b c d"),
            ("of: [<i>]", "a b c d"),
            ("of: [<a>, <g>]", "b c d"),
            ("of: [<a>, <b>]", "c d"),
            ("of: [<d>]", ""),
            ("of: [<c>], direction: IN", "b g a i"),
            ("of: [<a>], leavesOnly: true", "d"),
            ("of: [<d>], leavesOnly: true", ""),
            ("of: [<c>], direction: IN, leavesOnly: true", "g i"),
            ("of: [<a>], filter: {edgeTypes: [\"supports\", \"depends_on\"]}", "b e"),
            ("of: [<a>], filter: {categories: [EVIDENTIAL]}", "e"),
            ("of: [<c>], filter: {edgeTypes: [\"assumed_by\"]}", "b"),
        ] {
            assert_eq!(ids(&world, arguments).await, expected, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_what_is_asked_for_is_listed_and_counted() {
    let text = "b:theorem; c:axiom@logic/sets; d:axiom@logic; a depends_on b; b depends_on c; c depends_on d";
    graph(text, |world| async move {
        for (arguments, expected) in [
            ("of: [<a>], filter: {only: {claimTypes: [\"axiom\"]}}", "c d"),
            ("of: [<a>], filter: {only: {namespaces: [\"logic/sets\", \"n\"]}}", "b c"),
            ("of: [<a>], filter: {through: {namespaces: [\"n\"]}}", "b"),
            ("of: [<a>], leavesOnly: true, filter: {through: {namespaces: [\"n\"]}}", "b"),
            ("of: [<a>], leavesOnly: true, filter: {only: {claimTypes: [\"theorem\"]}}", ""),
        ] {
            assert_eq!(ids(&world, arguments).await, expected, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_closure_that_is_cut_off_says_so() {
    graph(CHAIN, |world| async move {
        let data = world.ask("{ closure(of: [<a>], nodes: 3) { ids truncated } }").await;
        assert_eq!(data["closure"], json!({"ids": ["b", "c"], "truncated": "NODES"}));
    })
    .await;
}
