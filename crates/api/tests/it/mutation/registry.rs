//! The registries: what may be defined, and what may be changed while edges stand.

use serde_json::{Value, json};

use super::kit::{each, id};

fn edge_type(name: &str, flags: &[&str]) -> Value {
    let flag = |name: &str| flags.contains(&name);
    json!({
        "name": name, "inverse": format!("{name}_by"), "category": "LOGICAL", "description": "As it says.",
        "antiReflexive": flag("antiReflexive"), "acyclic": flag("acyclic"), "transitive": flag("transitive"),
    })
}

const CHANGED: &str = "changed edgeType { antiReflexive acyclic transitive }";

#[tokio::test]
async fn a_flag_is_tightened_only_when_the_standing_edges_obey() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        client.write("defineEdgeType", edge_type("moves", &[]), CHANGED).await;
        let ends = [(0, 0), (0, 1), (1, 0)];
        let mut edges = Vec::new();
        for (source, target) in ends {
            let input = json!({ "source": claims[source], "target": claims[target], "edgeType": "moves" });
            edges.push(id(&client.write("assertEdge", input, "edge { id }").await["edge"]));
        }
        let before = client.rows().await;

        let refusal = client.refused("defineEdgeType", edge_type("moves", &["antiReflexive"])).await;
        assert_eq!((refusal.code.as_str(), refusal.items()), ("CONFLICT", vec![("input.antiReflexive", "SELF_EDGE")]));
        assert!(refusal.messages[0].contains(&edges[0]), "{refusal:?}");
        let retract = |edge: &str| json!({ "edge": edge, "reason": "in the way" });
        client.write("retractEdge", retract(&edges[0]), "position").await;

        let tight = edge_type("moves", &["antiReflexive", "acyclic"]);
        let refusal = client.refused("defineEdgeType", tight.clone()).await;
        assert_eq!((refusal.code.as_str(), refusal.items()), ("CONFLICT", vec![("input.acyclic", "CYCLE"); 2]));
        let named = |edge: &String| refusal.messages.iter().any(|message| message.contains(edge));
        assert!(edges[1..].iter().all(named), "{refusal:?}");
        assert_eq!(client.rows().await["edge_type"], before["edge_type"]);

        client.write("retractEdge", retract(&edges[2]), "position").await;
        let defined = client.write("defineEdgeType", tight, CHANGED).await;
        let expected =
            json!({ "changed": true, "edgeType": { "antiReflexive": true, "acyclic": true, "transitive": false } });
        assert_eq!(defined, expected);
        let input = json!({ "source": claims[1], "target": claims[0], "edgeType": "moves" });
        assert_eq!(client.refused("assertEdge", input).await.code, "CYCLE");
    })
    .await;
}

#[tokio::test]
async fn a_flag_may_always_be_loosened_but_the_meaning_of_a_type_in_use_stays() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        client.write("defineEdgeType", edge_type("moves", &["antiReflexive", "acyclic"]), CHANGED).await;
        let input = json!({ "source": claims[0], "target": claims[1], "edgeType": "moves" });
        client.write("assertEdge", input, "position").await;
        let loose = client.write("defineEdgeType", edge_type("moves", &["transitive"]), CHANGED).await;
        let expected =
            json!({ "changed": true, "edgeType": { "antiReflexive": false, "acyclic": false, "transitive": true } });
        assert_eq!(loose, expected);
        for (name, value) in [("category", "STRUCTURAL"), ("inverse", "moved_by")] {
            let mut other = edge_type("moves", &["transitive"]);
            if other[name] == value {
                other[name] = json!("shifted_by");
            } else {
                other[name] = json!(value);
            }
            assert_eq!(client.refused("defineEdgeType", other).await.code, "CONFLICT", "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn definitions_that_contradict_themselves_or_others_are_refused() {
    each(|client| async move {
        let refusal = client.refused("defineEdgeType", edge_type("Moves!", &["acyclic"])).await;
        let expected = [
            ("input.name", "VALIDATION_FAILED"),
            ("input.inverse", "VALIDATION_FAILED"),
            ("input.antiReflexive", "VALIDATION_FAILED"),
        ];
        assert_eq!(refusal.items(), expected);
        let mut clash = edge_type("moves", &[]);
        clash["inverse"] = json!("supported_by");
        assert_eq!(client.refused("defineEdgeType", clash).await.code, "CONFLICT");

        let other = json!({ "name": "axiom", "description": "Something else." });
        assert_eq!(client.refused("defineClaimType", other).await.code, "CONFLICT");
        let refusal = client.refused("defineClaimType", json!({ "name": "9", "description": "" })).await;
        let expected = [("input.name", "VALIDATION_FAILED"), ("input.description", "VALIDATION_FAILED")];
        assert_eq!(refusal.items(), expected);
    })
    .await;
}

#[tokio::test]
async fn agents_sources_and_namespaces_are_refused_by_path() {
    each(|client| async move {
        let input = json!({ "kind": "HUMAN", "name": "", "trustScore": 2.0, "externalId": "" });
        let refusal = client.refused("registerAgent", input).await;
        let expected = ["input.name", "input.trustScore", "input.externalId"].map(|path| (path, "VALIDATION_FAILED"));
        assert_eq!(refusal.items(), expected);

        let refusal = client
            .refused("registerSource", json!({ "sourceType": "paper", "contentHash": "md5:1", "title": "" }))
            .await;
        assert_eq!(refusal.items(), ["input.title", "input.contentHash"].map(|path| (path, "VALIDATION_FAILED")));

        let refusal = client.refused("createNamespace", json!({ "path": "a//b", "description": "" })).await;
        assert_eq!(refusal.items(), ["input.path", "input.description"].map(|path| (path, "VALIDATION_FAILED")));
    })
    .await;
}

#[tokio::test]
async fn a_reference_and_a_hash_of_two_sources_are_a_conflict() {
    each(|client| async move {
        let hash = format!("sha256:{}", "ab".repeat(32));
        let with = |name: &str, value: &str| json!({ "sourceType": "paper", name: value });
        client.write("registerSource", with("externalRef", "doi:10.1000/1"), "created").await;
        client.write("registerSource", with("contentHash", &hash), "created").await;
        let both = json!({ "sourceType": "paper", "externalRef": "doi:10.1000/1", "contentHash": hash });
        assert_eq!(client.refused("registerSource", both).await.code, "CONFLICT");
    })
    .await;
}
