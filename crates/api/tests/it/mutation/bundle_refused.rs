//! What is wrong with a bundle is told by path, each thing with its own code, and nothing is stored.

use serde_json::{Value, json};

use super::kit::{Client, Refusal, claim, each};

/// The refusal of a bundle, after making sure that it left no trace.
async fn refused(client: &Client, input: Value) -> Refusal {
    let before = client.rows().await;
    let refusal = client.refused("submitBundle", input).await;
    assert_eq!(client.rows().await, before, "a refused bundle left something behind");
    refusal
}

fn edge(source: &str, target: &str, edge_type: &str) -> Value {
    json!({ "source": { "tempId": source }, "target": { "tempId": target }, "edgeType": edge_type })
}

#[tokio::test]
async fn one_claim_too_many() {
    each(|client| async move {
        let claims: Vec<Value> = (0..501).map(|index| claim(&format!("c{index}"), "x")).collect();
        let refusal = refused(&client, json!({ "claims": claims, "createNamespaces": true })).await;
        assert_eq!(refusal.code, "LIMIT_EXCEEDED");
        assert_eq!(refusal.items(), [("input.claims", "LIMIT_EXCEEDED")]);
        assert_eq!(refusal.message, "input.claims: a bundle holds at most 500 claims, got 501; split it");
    })
    .await;
}

#[tokio::test]
async fn content_one_character_over_the_limit() {
    each(|client| async move {
        // Characters are counted, not bytes: 65,536 of them at the limit are fine.
        let fits = "é".repeat(65_536);
        let input = json!({ "claims": [claim("a", &fits), claim("b", &format!("{fits}é"))], "createNamespaces": true });
        let refusal = refused(&client, input).await;
        assert_eq!(refusal.code, "LIMIT_EXCEEDED");
        assert_eq!(refusal.items(), [("input.claims[1].content", "LIMIT_EXCEEDED")]);
        assert!(refusal.message.contains("65537") && refusal.message.contains("65536"), "{}", refusal.message);
    })
    .await;
}

#[tokio::test]
async fn unknown_types() {
    each(|client| async move {
        let mut odd = claim("a", "x");
        odd["claimType"] = json!("rumour");
        let edges = [edge("b", "a", "rhymes_with"), edge("b", "a", "supported_by")];
        let input = json!({ "claims": [odd, claim("b", "y")], "edges": edges, "createNamespaces": true });
        let refusal = refused(&client, input).await;
        let expected = [
            ("input.claims[0].claimType", "CLAIM_TYPE_UNKNOWN"),
            ("input.edges[0].edgeType", "EDGE_TYPE_UNKNOWN"),
            ("input.edges[1].edgeType", "EDGE_TYPE_UNKNOWN"),
        ];
        assert_eq!((refusal.code.as_str(), refusal.items()), ("VALIDATION_FAILED", expected.to_vec()));
        assert!(refusal.messages[2].contains("the inverse of `supports`"), "{:?}", refusal.messages);
    })
    .await;
}

#[tokio::test]
async fn a_dangling_temporary_id() {
    each(|client| async move {
        let input = json!({
            "claims": [claim("a", "x")], "createNamespaces": true,
            "edges": [edge("a", "nobody", "supports")],
            "relations": [{ "relationType": "implies", "members": [
                { "claim": { "tempId": "a" }, "role": "premise" }, { "claim": { "tempId": "nobody" }, "role": "conclusion" },
            ] }],
            "artifacts": [{ "artifactType": "figure", "claims": [{ "tempId": "nobody" }] }],
        });
        let refusal = refused(&client, input).await;
        assert_eq!(refusal.code, "REFERENCE_UNRESOLVED");
        let paths: Vec<&str> = refusal.details.iter().map(|(path, _)| path.as_str()).collect();
        let expected =
            ["input.edges[0].target", "input.relations[0].members[1].claim", "input.artifacts[0].claims[0]"];
        assert_eq!(paths, expected);
    })
    .await;
}

#[tokio::test]
async fn a_self_edge() {
    each(|client| async move {
        let input =
            json!({ "claims": [claim("a", "x")], "edges": [edge("a", "a", "supports")], "createNamespaces": true });
        let refusal = refused(&client, input).await;
        assert_eq!((refusal.code.as_str(), refusal.items()), ("SELF_EDGE", vec![("input.edges[0]", "SELF_EDGE")]));
    })
    .await;
}

#[tokio::test]
async fn a_self_edge_of_a_type_that_allows_it() {
    each(|client| async move {
        let input =
            json!({ "claims": [claim("a", "x")], "edges": [edge("a", "a", "implies")], "createNamespaces": true });
        let made = client.write("submitBundle", input, "edges { edge { edgeType } }").await;
        assert_eq!(made["edges"][0]["edge"]["edgeType"], "implies");
    })
    .await;
}

fn ring(length: usize) -> Value {
    let claims: Vec<Value> = (0..length).map(|index| claim(&format!("c{index}"), &format!("Claim {index}."))).collect();
    let edges: Vec<Value> = (0..length)
        .map(|index| edge(&format!("c{index}"), &format!("c{}", (index + 1) % length), "depends_on"))
        .collect();
    json!({ "claims": claims, "edges": edges, "createNamespaces": true })
}

#[tokio::test]
async fn a_cycle_of_fifty() {
    each(|client| async move {
        let refusal = refused(&client, ring(50)).await;
        assert_eq!((refusal.code.as_str(), refusal.details.len()), ("CYCLE", 1));
        assert!(refusal.details[0].0.starts_with("input.edges["), "{refusal:?}");
        assert!(refusal.message.contains("a cycle of length 50"), "{}", refusal.message);
        assert_eq!(refusal.message.matches("lineage_").count(), 51, "the path leads back to where it began");
    })
    .await;
}

#[tokio::test]
async fn a_cycle_closed_over_edges_that_stand() {
    each(|client| async move {
        let mut open = ring(50);
        open["edges"].as_array_mut().unwrap().pop();
        let made = client.write("submitBundle", open, "claims { claim { id } }").await;
        let end = |index: usize| made["claims"][index]["claim"]["id"].clone();
        let closing =
            json!({ "source": { "claim": end(49) }, "target": { "claim": end(0) }, "edgeType": "depends_on" });
        let refusal = refused(&client, json!({ "edges": [closing] })).await;
        assert_eq!((refusal.code.as_str(), refusal.items()), ("CYCLE", vec![("input.edges[0]", "CYCLE")]));
        assert!(refusal.message.contains("a cycle of length 50"), "{}", refusal.message);
    })
    .await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    each(|client| async move {
        let mut twice = claim("a", "");
        twice["resolves"] = json!(["not a reference"]);
        let mut nowhere = claim("b", "x");
        nowhere["namespace"] = json!("no/where");
        nowhere["extraction"] = json!({ "confidence": 2.0 });
        let mut strong = edge("a", "b", "supports");
        strong["strength"] = json!(1.5);
        let input =
            json!({ "claims": [claim("a", "x"), twice, nowhere], "edges": [strong, edge("a", "z", "supports")] });
        let refusal = refused(&client, input).await;
        let expected = [
            ("input.claims[1].tempId", "VALIDATION_FAILED"),
            ("input.claims[1].content", "VALIDATION_FAILED"),
            ("input.claims[1].resolves[0]", "VALIDATION_FAILED"),
            ("input.claims[2].extraction.confidence", "VALIDATION_FAILED"),
            ("input.claims[2].extraction", "VALIDATION_FAILED"),
            ("input.edges[1].target", "REFERENCE_UNRESOLVED"),
            ("input.edges[0].strength", "VALIDATION_FAILED"),
            ("input.claims[0].namespace", "NOT_FOUND"),
            ("input.claims[1].namespace", "NOT_FOUND"),
            ("input.claims[2].namespace", "NOT_FOUND"),
        ];
        assert_eq!((refusal.code.as_str(), refusal.items()), ("VALIDATION_FAILED", expected.to_vec()));
        assert!(refusal.message.starts_with("10 items were refused, the first at input.claims[1].tempId: "));
    })
    .await;
}

#[tokio::test]
async fn sources_that_are_not_there_or_malformed() {
    each(|client| async move {
        let absent = json!({ "source": { "existing": "source_01h2xcejqtf2nbrexx3vqjhp41" } });
        let refusal = refused(&client, absent).await;
        assert_eq!(
            (refusal.code.as_str(), refusal.items()),
            ("NOT_FOUND", vec![("input.source.existing", "NOT_FOUND")])
        );
        let malformed = json!({ "source": { "new": { "sourceType": "Paper!", "contentHash": "md5" } } });
        let refusal = refused(&client, malformed).await;
        let expected = [
            ("input.source.new.sourceType", "VALIDATION_FAILED"),
            ("input.source.new.contentHash", "VALIDATION_FAILED"),
        ];
        assert_eq!(refusal.items(), expected);
        assert_eq!(refused(&client, json!({})).await.items(), [("input.claims", "VALIDATION_FAILED")]);
    })
    .await;
}
