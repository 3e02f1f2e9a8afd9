//! What edges and relations are refused for, and what may not be changed twice.

use serde_json::{Value, json};

use super::kit::{each, id};

fn edge(source: &Value, target: &Value, edge_type: &str) -> Value {
    json!({ "source": source, "target": target, "edgeType": edge_type })
}

#[tokio::test]
async fn an_edge_is_refused_for_its_own_reason() {
    each(|client| async move {
        let claims: Vec<Value> = client.claims(&["one", "two"]).await.into_iter().map(Value::from).collect();
        let absent = json!("claim_01h2xcejqtf2nbrexx3vqjhp41");
        let cases = [
            (edge(&claims[0], &claims[0], "supports"), "SELF_EDGE", "input"),
            (edge(&claims[0], &absent, "supports"), "NOT_FOUND", "input.target"),
            (edge(&absent, &claims[0], "supports"), "NOT_FOUND", "input.source"),
            (edge(&claims[0], &claims[1], "rhymes_with"), "EDGE_TYPE_UNKNOWN", "input.edgeType"),
        ];
        for (input, code, path) in cases {
            let refusal = client.refused("assertEdge", input).await;
            assert_eq!((refusal.code.as_str(), refusal.items()), (code, vec![(path, code)]));
        }
        let mut strong = edge(&claims[0], &claims[1], "supports");
        strong["strength"] = json!(1.01);
        strong["validFrom"] = json!("2026-01-01T00:00:00Z");
        strong["validTo"] = json!("2026-01-01T00:00:00Z");
        let refusal = client.refused("assertEdge", strong).await;
        assert_eq!(refusal.items(), [("input.strength", "VALIDATION_FAILED"), ("input.validTo", "VALIDATION_FAILED")]);
    })
    .await;
}

#[tokio::test]
async fn an_edge_that_closes_a_cycle_is_refused_until_the_cycle_is_opened() {
    each(|client| async move {
        let claims: Vec<Value> = client.claims(&["one", "two", "three"]).await.into_iter().map(Value::from).collect();
        let first = client.write("assertEdge", edge(&claims[0], &claims[1], "depends_on"), "edge { id }").await;
        client.write("assertEdge", edge(&claims[1], &claims[2], "depends_on"), "edge { id }").await;
        let closing = edge(&claims[2], &claims[0], "depends_on");
        let refusal = client.refused("assertEdge", closing.clone()).await;
        assert_eq!((refusal.code.as_str(), refusal.items()), ("CYCLE", vec![("input", "CYCLE")]));
        assert!(refusal.message.contains("a cycle of length 3"), "{}", refusal.message);

        let retract = json!({ "edge": id(&first["edge"]), "reason": "wrong way round" });
        client.write("retractEdge", retract.clone(), "edge { id }").await;
        client.write("assertEdge", closing, "edge { id }").await;
        assert_eq!(client.refused("retractEdge", retract).await.code, "CONFLICT");
    })
    .await;
}

#[tokio::test]
async fn two_agents_assert_the_same_edge_each_for_itself() {
    each(|client| async move {
        let claims: Vec<Value> = client.claims(&["one", "two"]).await.into_iter().map(Value::from).collect();
        let agent = client.write("registerAgent", json!({ "kind": "HUMAN", "name": "Ada" }), "agent { id }").await;
        let ada = client.acting_as(&id(&agent["agent"])).await;
        let mine = client.write("assertEdge", edge(&claims[0], &claims[1], "supports"), "created edge { id }").await;
        let hers = ada.write("assertEdge", edge(&claims[0], &claims[1], "supports"), "created edge { id }").await;
        assert_eq!((&mine["created"], &hers["created"]), (&json!(true), &json!(true)));
        assert_ne!(mine["edge"], hers["edge"]);
    })
    .await;
}

#[tokio::test]
async fn an_edge_and_the_one_that_runs_the_other_way_are_two() {
    each(|client| async move {
        let claims: Vec<Value> = client.claims(&["one", "two"]).await.into_iter().map(Value::from).collect();
        let select = "created edge { source { id } target { id } }";
        for (source, target) in [(0, 1), (1, 0)] {
            for (edge_type, created) in [("supports", true), ("contradicts", source == 0)] {
                let made = client.write("assertEdge", edge(&claims[source], &claims[target], edge_type), select).await;
                assert_eq!(made["created"], created, "{edge_type} from {source} to {target}");
                if created {
                    let expected = json!({ "source": { "id": claims[source] }, "target": { "id": claims[target] } });
                    assert_eq!(made["edge"], expected);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_relation_is_refused_for_each_wrong_member() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let member = |claim: &str, role: &str| json!({ "claim": claim, "role": role });
        let members = [member(&claims[0], "premise"), member(&claims[0], "premise"), member(&claims[1], "Big Role")];
        let refusal = client.refused("assertRelation", json!({ "relationType": "implies", "members": members })).await;
        let expected = [("input.members[1]", "VALIDATION_FAILED"), ("input.members[2].role", "VALIDATION_FAILED")];
        assert_eq!(refusal.items(), expected);

        let alone = json!({ "relationType": "implies", "members": [member(&claims[0], "premise")] });
        assert_eq!(client.refused("assertRelation", alone).await.items(), [("input.members", "VALIDATION_FAILED")]);
        let crowd: Vec<Value> = (0..65).map(|index| member(&claims[0], &format!("role_{index}"))).collect();
        let refusal = client.refused("assertRelation", json!({ "relationType": "implies", "members": crowd })).await;
        assert_eq!(refusal.items(), [("input.members", "LIMIT_EXCEEDED")]);
    })
    .await;
}

#[tokio::test]
async fn a_relation_is_retracted_once() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let members =
            [json!({ "claim": claims[0], "role": "premise" }), json!({ "claim": claims[1], "role": "conclusion" })];
        let input = json!({ "relationType": "implies", "members": members });
        let made = client.write("assertRelation", input, "relation { id }").await;
        let retract = |reason: &str| json!({ "relation": id(&made["relation"]), "reason": reason });
        let refusal = client.refused("retractRelation", retract(" ")).await;
        assert_eq!(refusal.items(), [("input.reason", "VALIDATION_FAILED")]);
        client.write("retractRelation", retract("no"), "relation { id }").await;
        assert_eq!(client.refused("retractRelation", retract("no")).await.code, "CONFLICT");
    })
    .await;
}
