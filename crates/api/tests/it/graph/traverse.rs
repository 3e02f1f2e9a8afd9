//! Walking from claims.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::StoreOptions;
use serde_json::json;

use super::kit::{behind, graph, indexed, names, ready};
use crate::support::World;

const WEB: &str = "a depends_on b 0.5; a supports c 0.9; b assumes d; c derives_from d; d contradicts e; f supports a";

async fn ids(world: &World, arguments: &str) -> String {
    let data = world.ask(&format!("{{ traverse({arguments}) {{ count ids }} }}")).await;
    let found = names(&data["traverse"]["ids"]);
    assert_eq!(data["traverse"]["count"], json!(found.split_whitespace().count()));
    found
}

#[tokio::test]
async fn a_walk_tells_depths_and_the_links_it_took() {
    graph(WEB, |world| async move {
        let data = world
            .ask("{ traverse(from: [<a>], depth: 2) {
                count ids truncated
                nodes { totalCount nodes { id lineage depth status claimType claim { content } } pageInfo { hasNextPage } }
                links { totalCount nodes {
                    edgeType symmetric strength stale inferred against from { id depth } to { id depth }
                    edge { edgeType source { content } } relation { id }
                } }
            } }")
            .await;
        insta::assert_json_snapshot!("traverse", data);
    })
    .await;
}

#[tokio::test]
async fn depth_and_direction_bound_a_walk() {
    graph(WEB, |world| async move {
        for (arguments, expected) in [
            ("from: [<a>], depth: 0", "a"),
            ("from: [<a>], depth: 1", "a b c"),
            ("from: [<a>]", "a b c d e"),
            ("from: [<a>], direction: IN", "a f"),
            ("from: [<e>, <f>, <e>], depth: 1", "e f d a"),
            ("from: [<d>], direction: BOTH, depth: 1", "d e b c"),
            ("from: [<^d>], direction: IN, depth: 1", "d b c e"),
        ] {
            assert_eq!(ids(&world, arguments).await, expected, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn all_links_between_claims_are_told_when_asked_for() {
    graph(WEB, |world| async move {
        let links = "links { totalCount nodes { edgeType against from { id depth } to { id depth } } }";
        let query = |direction: &str| {
            format!("{{ traverse(from: [<b>, <c>], direction: {direction}, depth: 1, allLinks: true) {{ {links} }} }}")
        };
        let link = |edge_type: &str, against: bool, from: (&str, i32), to: (&str, i32)| {
            json!({
                "edgeType": edge_type, "against": against,
                "from": {"id": from.0, "depth": from.1}, "to": {"id": to.0, "depth": to.1}
            })
        };
        let out = [link("assumes", false, ("b", 0), ("d", 1)), link("derives_from", false, ("c", 0), ("d", 1))];
        let data = world.ask(&query("OUT")).await;
        assert_eq!(data["traverse"]["links"], json!({"totalCount": 2, "nodes": out}));
        let back = [link("depends_on", true, ("b", 0), ("a", 1)), link("supports", true, ("c", 0), ("a", 1))];
        let data = world.ask(&query("BOTH")).await;
        let both = [&out[0], &back[0], &out[1], &back[1]];
        assert_eq!(data["traverse"]["links"], json!({"totalCount": 4, "nodes": both}));
        // Without `allLinks` there is one for each claim that was entered.
        let entered = world.ask("{ traverse(from: [<b>, <c>], depth: 1) { links { totalCount } } }").await;
        assert_eq!(entered["traverse"]["links"]["totalCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_relation_is_a_link_of_each_of_its_premises() {
    graph("p+q implies r; r depends_on s", |world| async move {
        let data = world
            .ask("{ traverse(from: [<p>], depth: 1) { ids links { nodes {
                edgeType against edge { id } relation { relationType members { role claim { id } } }
            } } } }")
            .await;
        assert_eq!(names(&data["traverse"]["ids"]), "p r");
        let members = json!([
            {"role": "premise", "claim": {"id": "p"}}, {"role": "premise", "claim": {"id": "q"}},
            {"role": "conclusion", "claim": {"id": "r"}}
        ]);
        assert_eq!(
            data["traverse"]["links"]["nodes"],
            json!([{"edgeType": "implies", "against": false, "edge": null, "relation": {"relationType": "implies", "members": members}}])
        );
        assert_eq!(ids(&world, "from: [<r>], direction: IN").await, "r p q");
    })
    .await;
}

#[tokio::test]
async fn lists_page_and_refuse_the_cursors_of_others() {
    graph(WEB, |world| async move {
        for list in ["nodes", "links"] {
            let fields = "{ nodes { ... on GraphNode { id } } pageInfo { endCursor hasNextPage hasPreviousPage } }";
            let fields = fields.replace("... on GraphNode { id }", if list == "nodes" { "id" } else { "to { id }" });
            let query = |walk: &str, page: &str| format!("{{ traverse({walk}) {{ {list}({page}) {fields} }} }}");
            let walk = "from: [<a>]";
            let whole = world.ask(&query(walk, "first: 100")).await["traverse"][list]["nodes"].take();
            let (mut paged, mut after) = (Vec::new(), String::new());
            loop {
                let mut data = world.ask(&query(walk, &format!("first: 2{after}"))).await["traverse"][list].take();
                assert_eq!(data["pageInfo"]["hasPreviousPage"], json!(!after.is_empty()));
                paged.append(data["nodes"].as_array_mut().unwrap());
                after = format!(", after: {}", data["pageInfo"]["endCursor"]);
                if data["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(json!(paged), whole);
            let other = world.refusal(&query("from: [<b>]", &format!("first: 2{after}"))).await;
            assert_eq!(other.0, "CURSOR_INVALID");
            let other = if list == "nodes" { "links" } else { "nodes" };
            let query = format!("{{ traverse({walk}) {{ {other}(first: 1{after}) {{ totalCount }} }} }}");
            assert_eq!(world.refusal(&query).await.0, "CURSOR_INVALID");
        }
        let part = async |part: &str| {
            names(&world.ask(&format!("{{ traverse(from: [<a>]) {{ ids{part} }} }}")).await["traverse"]["ids"])
        };
        assert_eq!(part("(first: 2)").await, "a b");
        assert_eq!(part("(first: 2, after: <b>)").await, "c d");
        assert_eq!(part("(after: <^e>)").await, "");
        assert_eq!(
            world.refusal("{ traverse(from: [<a>]) { ids(after: <f>) } }").await,
            ("CURSOR_INVALID".to_owned(), "after".to_owned())
        );
    })
    .await;
}

#[tokio::test]
async fn a_walk_that_is_cut_off_says_why() {
    graph(WEB, |world| async move {
        let data = world.ask("{ traverse(from: [<a>], nodes: 3) { ids truncated } }").await;
        assert_eq!(
            (names(&data["traverse"]["ids"]).as_str(), &data["traverse"]["truncated"]),
            ("a b c", &json!("NODES"))
        );
        let data = world.ask("{ traverse(from: [<a>], nodes: 5) { count truncated } }").await;
        assert_eq!(data["traverse"], json!({"count": 5, "truncated": null}));
    })
    .await;
    // More links than a walk looks at before its second look at the clock, and the last of them leads to one claim more.
    let dense = (1..92).rev().flat_map(|from| (0..from).rev().map(move |to| format!("x{from} depends_on x{to};")));
    indexed(&(dense.collect::<String>() + "x0 depends_on end"), |world| async move {
        let late = behind(&world, |options| StoreOptions { clock: Arc::new(Hurried::default()), ..options }).await;
        ready(&late.test.store, &late.scope).await;
        let query = |limit: &str| format!("{{ traverse(from: [<x91>], timeLimitMs: {limit}) {{ count truncated }} }}");
        let data = late.ask(&query("5000")).await;
        assert_eq!(data["traverse"]["truncated"], json!("TIME"));
        assert!(data["traverse"]["count"].as_u64().unwrap() < 93);
        assert_eq!(late.ask(&query("30000")).await["traverse"], json!({"count": 93, "truncated": null}));
        late.test.store.close().await.unwrap();
    })
    .await;
}

/// A clock on which ten seconds pass between any two looks.
#[derive(Debug, Default)]
struct Hurried(AtomicI64);

impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(10_000_000, Ordering::SeqCst))
    }
}
