//! What is next to a claim.

use serde_json::json;

use super::kit::graph;
use crate::support::World;

const STAR: &str = "a supports b 0.9; a depends_on b; c supports a; a contradicts d; b supports a; e:theorem supports a; \
                    e supports c";

async fn around(world: &World, claim: &str, arguments: &str) -> String {
    let query =
        format!("{{ claim(id: <{claim}>) {{ neighbours({arguments}) {{ totalCount nodes {{ node {{ id }} }} }} }} }}");
    let mut data = world.ask(&query).await["claim"]["neighbours"].take();
    let nodes = data["nodes"].as_array().unwrap();
    assert_eq!(data["totalCount"], json!(nodes.len()));
    let names: Vec<&str> = nodes.iter().map(|near| near["node"]["id"].as_str().unwrap()).collect();
    let names = names.join(" ");
    data.take();
    names
}

#[tokio::test]
async fn each_neighbour_comes_once_with_its_links() {
    graph(STAR, |world| async move {
        let data = world
            .ask(
                "{ claim(id: <a>) { neighbours { totalCount nodes {
                node { id depth claimType } links { edgeType against from { id depth } to { id depth } }
            } } } }",
            )
            .await;
        insta::assert_json_snapshot!("neighbours", data);
    })
    .await;
}

#[tokio::test]
async fn neighbours_are_narrowed_like_walks() {
    graph(STAR, |world| async move {
        for (arguments, expected) in [
            ("direction: OUT", "b d"),
            ("direction: IN", "c d b e"),
            ("filter: {edgeTypes: [\"supported_by\"], only: {claimTypes: [\"theorem\"]}}, direction: OUT", "e"),
            ("filter: {categories: [LOGICAL]}", "b"),
            ("filter: {minStrength: 0.5}", "b"),
            ("view: EXACT, direction: OUT", "b d"),
        ] {
            assert_eq!(around(&world, "a", arguments).await, expected, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_goes_on_whatever_else_is_asked_about() {
    graph(STAR, |world| async move {
        let page = "pageInfo { endCursor hasNextPage } nodes { node { id } }";
        let both = format!("{{ claims {{ nodes {{ id neighbours(first: 2) {{ {page} }} }} }} }}");
        let data = world.ask(&both).await;
        let first = data["claims"]["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "a").unwrap();
        assert_eq!(first["neighbours"]["pageInfo"]["hasNextPage"], true);
        let after = &first["neighbours"]["pageInfo"]["endCursor"];
        let rest = format!("{{ claim(id: <a>) {{ neighbours(after: {after}) {{ {page} }} }} }}");
        let rest = world.ask(&rest).await["claim"]["neighbours"]["nodes"].take();
        let list: Vec<_> =
            first["neighbours"]["nodes"].as_array().unwrap().iter().chain(rest.as_array().unwrap()).collect();
        let names: Vec<&str> = list.iter().map(|near| near["node"]["id"].as_str().unwrap()).collect();
        assert_eq!(names.join(" "), "b d c e");
        let foreign = format!("{{ claim(id: <c>) {{ neighbours(after: {after}) {{ totalCount }} }} }}");
        assert_eq!(world.refusal(&foreign).await.0, "CURSOR_INVALID");
    })
    .await;
}

#[tokio::test]
async fn the_view_of_the_claim_is_that_of_its_neighbours() {
    graph(STAR, |world| async move {
        let head = world.test.store.position(&world.scope).await.unwrap();
        let query =
            |as_of: i64| format!("{{ claim(id: <a>, asOf: {{position: {as_of}}}) {{ neighbours {{ totalCount }} }} }}");
        assert_eq!(world.ask(&query(head)).await["claim"]["neighbours"]["totalCount"], 4);
        // The last edge of the bundle but one is that of `e`, and the bundle's own event follows.
        let mut fewer = head;
        while world.ask(&query(fewer)).await["claim"]["neighbours"]["totalCount"] == 4 {
            fewer -= 1;
        }
        assert_eq!(world.ask(&query(fewer)).await["claim"]["neighbours"]["totalCount"], 3);
    })
    .await;
}
