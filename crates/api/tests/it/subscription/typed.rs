use serde_json::json;

use super::{Feed, after, end, namespace};
use crate::mutation::each;

const CLAIMS: &str = "... on ClaimChanges { cursor position changes { kind fromStatus toStatus claim { id content version status } event { position } } }";
const EDGES: &str = "... on EdgeChanges { cursor position changes { kind edge { id edgeType } event { position } } }";
const TRAVERSAL: &str = "... on TraversalChanges { cursor position count truncated added { id depth claim { content } } removed { id depth } }";

#[tokio::test]
async fn what_happens_to_a_claim_is_told_and_nothing_else() {
    each(|client| async move {
        let ids = client.claims(&["one", "two"]).await;
        let lineage = ids[0].replace("claim_", "lineage_");
        let mut all = Feed::open(&client, "claimChanged", "", CLAIMS);
        let mut one = Feed::open(&client, "claimChanged", &format!("(lineage: \"{lineage}\")"), CLAIMS);
        let first = all.next_of("Bookmark").await;
        one.next_of("Bookmark").await;
        namespace(&client, "noise").await;
        let revise = json!({ "claim": ids[0], "content": "one, sharper", "reason": "sharper" });
        client.write("reviseClaim", revise, "position").await;
        client.write("retractClaim", json!({ "claim": ids[1], "reason": "wrong" }), "position").await;
        let mut seen = Vec::new();
        while seen.len() < 3 {
            let next = all.skip_to("ClaimChanges").await;
            seen.extend(next["changes"].as_array().unwrap().clone());
        }
        let told: Vec<_> = seen
            .iter()
            .map(|change| {
                (change["kind"].as_str().unwrap(), change["fromStatus"].as_str(), change["toStatus"].as_str().unwrap())
            })
            .collect();
        let mut expected = vec![
            ("REVISED", None, "ACTIVE"),
            ("STATUS_CHANGED", Some("ACTIVE"), "DEPRECATED"),
            ("RETRACTED", Some("ACTIVE"), "RETRACTED"),
        ];
        if told[0].0 == "STATUS_CHANGED" {
            expected.swap(0, 1);
        }
        assert_eq!(told, expected);
        let revised = seen.iter().find(|change| change["kind"] == "REVISED").unwrap();
        assert_eq!((&revised["claim"]["content"], &revised["claim"]["version"]), (&json!("one, sharper"), &json!(2)));
        let mut of_one = one.skip_to("ClaimChanges").await["changes"].as_array().unwrap().clone();
        if of_one.len() < 2 {
            of_one.extend(one.skip_to("ClaimChanges").await["changes"].as_array().unwrap().clone());
        }
        assert_eq!(of_one.len(), 2, "the retraction is of another claim");
        // From the first cursor all of it comes again.
        let mut again = Feed::open(&client, "claimChanged", &after(first["cursor"].as_str().unwrap()), CLAIMS);
        let mut told_again = Vec::new();
        while told_again.len() < 3 {
            told_again.extend(again.next_of("ClaimChanges").await["changes"].as_array().unwrap().clone());
        }
        let events = |changes: &[serde_json::Value]| -> Vec<serde_json::Value> {
            changes.iter().map(|change| change["event"].clone()).collect()
        };
        assert_eq!(events(&told_again), events(&seen));
    })
    .await;
}

#[tokio::test]
async fn claims_are_followed_by_the_filter_of_lists() {
    each(|client| async move {
        client.claims(&["seed"]).await;
        let filter = "(filter: { content: { contains: \"black\" }, namespace: { path: \"n\" } })";
        let mut feed = Feed::open(&client, "claimChanged", filter, CLAIMS);
        feed.next_of("Bookmark").await;
        let create = |content: &str| json!({ "claimType": "assertion", "content": content, "namespace": "n" });
        client.write("createClaim", create("a white swan"), "position").await;
        client.write("createClaim", create("a black swan"), "position").await;
        let changes = feed.skip_to("ClaimChanges").await;
        assert_eq!(changes["changes"].as_array().unwrap().len(), 1);
        assert_eq!(changes["changes"][0]["claim"]["content"], "a black swan");
        let deep = "(filter: {".to_owned() + &"not: {".repeat(9) + &"}".repeat(9) + "})";
        assert_eq!(Feed::open(&client, "claimChanged", &deep, CLAIMS).refused().await.0, "LIMIT_EXCEEDED");
        assert_eq!(
            Feed::open(&client, "claimChanged", "(lineage: \"edge_1\")", CLAIMS).refused().await.0,
            "BAD_REQUEST"
        );
    })
    .await;
}

#[tokio::test]
async fn edges_are_followed_by_type_and_end() {
    each(|client| async move {
        let ids = client.claims(&["a", "b", "c"]).await;
        let about = format!("(about: \"{}\", edgeTypes: [\"supports\"])", ids[0]);
        let mut some = Feed::open(&client, "edgeChanged", &about, EDGES);
        let mut all = Feed::open(&client, "edgeChanged", "", EDGES);
        some.next_of("Bookmark").await;
        all.next_of("Bookmark").await;
        let edge = async |source: usize, target: usize, name: &str| {
            let input = json!({ "source": ids[source], "target": ids[target], "edgeType": name });
            client.write("assertEdge", input, "edge { id }").await["edge"]["id"].as_str().unwrap().to_owned()
        };
        edge(1, 2, "supports").await;
        edge(0, 1, "depends_on").await;
        let wanted = edge(2, 0, "supports").await;
        client.write("retractEdge", json!({ "edge": wanted, "reason": "wrong" }), "position").await;
        let mut seen = Vec::new();
        while seen.len() < 2 {
            seen.extend(some.skip_to("EdgeChanges").await["changes"].as_array().unwrap().clone());
        }
        let told: Vec<_> = seen.iter().map(|change| (&change["kind"], &change["edge"]["id"])).collect();
        assert_eq!(told, [(&json!("ASSERTED"), &json!(wanted)), (&json!("RETRACTED"), &json!(wanted))]);
        let mut count = 0;
        while count < 4 {
            count += all.skip_to("EdgeChanges").await["changes"].as_array().unwrap().len();
        }
        for (arguments, code) in [
            ("(edgeTypes: [\"nonsense\"])", "EDGE_TYPE_UNKNOWN"),
            ("(about: \"edge_1\")", "BAD_REQUEST"),
            ("(about: \"claim_01h2xcejqtf2nbrexx3vqjhp41\")", "NOT_FOUND"),
        ] {
            assert_eq!(Feed::open(&client, "edgeChanged", arguments, EDGES).refused().await.0, code, "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_traversal_tells_what_comes_and_what_goes() {
    each(|client| async move {
        let ids = client.claims(&["a", "b", "c", "d"]).await;
        let edge = async |source: usize, target: usize| {
            let input = json!({ "source": ids[source], "target": ids[target], "edgeType": "depends_on" });
            client.write("assertEdge", input, "edge { id }").await["edge"]["id"].as_str().unwrap().to_owned()
        };
        let arguments = format!("(from: [\"{}\"], depth: 2)", ids[0]);
        let mut feed = Feed::open(&client, "traversalChanged", &arguments, TRAVERSAL);
        let first = feed.next_of("Bookmark").await;
        let near = edge(0, 1).await;
        let changes = feed.skip_to("TraversalChanges").await;
        assert_eq!(changes["added"], json!([{ "id": ids[1], "depth": 1, "claim": { "content": "b" } }]));
        assert_eq!((&changes["removed"], &changes["count"]), (&json!([]), &json!(2)));
        // What is out of reach is not told, nor what touches no graph.
        edge(2, 3).await;
        namespace(&client, "noise").await;
        edge(1, 2).await;
        let changes = feed.skip_to("TraversalChanges").await;
        assert_eq!(changes["added"][0]["id"], ids[2]);
        assert_eq!(changes["position"], end(&client).await);
        client.write("retractEdge", json!({ "edge": near, "reason": "wrong" }), "position").await;
        let changes = feed.skip_to("TraversalChanges").await;
        let gone: Vec<_> =
            changes["removed"].as_array().unwrap().iter().map(|node| (&node["id"], &node["depth"])).collect();
        assert_eq!(gone, [(&json!(ids[1]), &json!(1)), (&json!(ids[2]), &json!(2))]);
        assert_eq!(changes["count"], 1);
        // Since the first cursor nothing changed in the end.
        let arguments = format!("(from: [\"{}\"], depth: 2, after: \"{}\")", ids[0], first["cursor"].as_str().unwrap());
        let mut again = Feed::open(&client, "traversalChanged", &arguments, TRAVERSAL);
        let (last, mut there) = (end(&client).await, std::collections::HashSet::new());
        loop {
            let next = again.next().await;
            let ids = |list: &str| {
                let nodes = next[list].as_array().into_iter().flatten();
                nodes.map(|node| node["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
            };
            for id in ids("removed") {
                assert!(there.remove(&id), "{id} was not there");
            }
            there.extend(ids("added"));
            if next["position"] == last {
                break;
            }
        }
        assert!(there.is_empty(), "{there:?}");
        let missing = "(from: [\"claim_01h2xcejqtf2nbrexx3vqjhp41\"])";
        assert_eq!(Feed::open(&client, "traversalChanged", missing, TRAVERSAL).refused().await.0, "NOT_FOUND");
    })
    .await;
}
