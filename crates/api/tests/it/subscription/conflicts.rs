use serde_json::{Value, json};

use super::{Feed, end, namespace};
use crate::mutation::{Client, each};

const CONFLICTS: &str =
    "... on ConflictsOpened { cursor position truncated conflicts { length state a { lineage } b { lineage } } }";

async fn edge(client: &Client, source: &str, target: &str, name: &str) -> String {
    let input = json!({ "source": source, "target": target, "edgeType": name });
    client.write("assertEdge", input, "edge { id }").await["edge"]["id"].as_str().unwrap().to_owned()
}

/// The pairs of a delivery, each in order.
fn pairs(delivery: &Value) -> Vec<[String; 2]> {
    let lineage = |node: &Value| node["lineage"].as_str().unwrap().replace("lineage_", "claim_");
    let mut all: Vec<[String; 2]> = delivery["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|conflict| {
            let mut pair = [lineage(&conflict["a"]), lineage(&conflict["b"])];
            pair.sort();
            pair
        })
        .collect();
    all.sort();
    all
}

fn pair(one: &str, other: &str) -> [String; 2] {
    let mut pair = [one.to_owned(), other.to_owned()];
    pair.sort();
    pair
}

#[tokio::test]
async fn a_conflict_opens_when_it_arises_and_when_a_decision_is_taken_back() {
    each(|client| async move {
        let ids = client.claims(&["a", "b", "c", "d"]).await;
        edge(&client, &ids[2], &ids[3], "contradicts").await;
        let mut feed = Feed::open(&client, "conflictOpened", "", CONFLICTS);
        let mut about = Feed::open(&client, "conflictOpened", &format!("(about: \"{}\")", ids[0]), CONFLICTS);
        // The log is read on in the steps in which this one sees it.
        let mut log = Feed::events(&client, "");
        feed.next_of("Bookmark").await;
        about.next_of("Bookmark").await;
        namespace(&client, "noise").await;
        // What was open before is not told.
        let direct = edge(&client, &ids[0], &ids[1], "contradicts").await;
        let opened = feed.skip_to("ConflictsOpened").await;
        assert_eq!(pairs(&opened), [pair(&ids[0], &ids[1])]);
        assert_eq!((&opened["conflicts"][0]["state"], &opened["conflicts"][0]["length"]), (&json!("OPEN"), &json!(1)));
        assert_eq!(pairs(&about.skip_to("ConflictsOpened").await), [pair(&ids[0], &ids[1])]);
        // One that follows from what a claim needs.
        edge(&client, &ids[1], &ids[2], "depends_on").await;
        assert_eq!(pairs(&feed.skip_to("ConflictsOpened").await), [pair(&ids[1], &ids[3])]);
        // Decided, and opened again.
        let assess = |state: &str| json!({ "claims": [ids[0], ids[1]], "state": state, "reason": "because" });
        client.write("assessConflict", assess("ACKNOWLEDGED"), "position").await;
        log.positions_to(end(&client).await).await;
        client.write("assessConflict", assess("OPEN"), "position").await;
        assert_eq!(pairs(&feed.skip_to("ConflictsOpened").await), [pair(&ids[0], &ids[1])]);
        // Gone, and back.
        client.write("retractEdge", json!({ "edge": direct, "reason": "wrong" }), "position").await;
        log.positions_to(end(&client).await).await;
        edge(&client, &ids[0], &ids[1], "contradicts").await;
        assert_eq!(pairs(&feed.skip_to("ConflictsOpened").await), [pair(&ids[0], &ids[1])]);
    })
    .await;
}
