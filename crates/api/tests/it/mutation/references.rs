//! Edges to what has not arrived yet, and how they find it.

use serde_json::{Value, json};

use super::kit::{Client, claim, each, id};

/// Submits a claim with an edge from it to an outside reference; gives the claim's and the reference's id.
async fn wait_for(client: &Client, content: &str, reference: &str, edge_type: &str) -> (String, String) {
    let edge = json!({ "source": { "tempId": "a" }, "target": { "external": reference }, "edgeType": edge_type, "strength": 0.5 });
    let input = json!({ "claims": [claim("a", content)], "edges": [edge], "createNamespaces": true });
    let select =
        "claims { claim { id } } edges { edge { id } pendingReference { id status } } resolved { reference { id } }";
    let made = client.write("submitBundle", input, select).await;
    assert_eq!((&made["edges"][0]["edge"], &made["resolved"]), (&json!(null), &json!([])));
    assert_eq!(made["edges"][0]["pendingReference"]["status"], "PENDING");
    (id(&made["claims"][0]["claim"]), id(&made["edges"][0]["pendingReference"]))
}

const ARRIVED: &str = "
    claims { claim { id } }
    resolved { reference { id status } claim { id } edge { edgeType strength source { id } target { id } } }
    warnings { code path message claim { id } score }";

/// A bundle from the paper that others wait for.
fn paper(claims: &[Value]) -> Value {
    json!({
        "source": { "new": { "sourceType": "paper", "externalRef": "https://doi.org/10.1000/ABC" } },
        "claims": claims, "createNamespaces": true,
    })
}

fn resolution(reference: &str, from: &str, to: &str) -> Value {
    json!([{
        "reference": { "id": reference, "status": "RESOLVED" }, "claim": { "id": to },
        "edge": { "edgeType": "supports", "strength": 0.5, "source": { "id": from }, "target": { "id": to } },
    }])
}

#[tokio::test]
async fn an_anchor_is_resolved_by_the_claim_that_names_it() {
    each(|client| async move {
        let (from, reference) = wait_for(&client, "one", "doi:10.1000/abc#fig2", "supports").await;
        let mut named = claim("b", "Figure 2.");
        named["resolves"] = json!(["DOI:10.1000/ABC#fig2"]);
        let arrived = client.write("submitBundle", paper(&[claim("a", "Something else."), named]), ARRIVED).await;
        let to = id(&arrived["claims"][1]["claim"]);
        assert_eq!(arrived["resolved"], resolution(&reference, &from, &to));
        assert_eq!(arrived["warnings"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_source_with_one_claim_means_that_claim() {
    each(|client| async move {
        let (from, reference) = wait_for(&client, "one", "doi:10.1000/abc", "supports").await;
        let arrived = client.write("submitBundle", paper(&[claim("a", "The one thing.")]), ARRIVED).await;
        let to = id(&arrived["claims"][0]["claim"]);
        assert_eq!(arrived["resolved"], resolution(&reference, &from, &to));
    })
    .await;
}

#[tokio::test]
async fn a_target_that_is_here_already_is_found_at_once() {
    each(|client| async move {
        let first = client.write("submitBundle", paper(&[claim("a", "The one thing.")]), ARRIVED).await;
        let edge =
            json!({ "source": { "tempId": "a" }, "target": { "external": "doi:10.1000/abc" }, "edgeType": "supports" });
        let input = json!({ "claims": [claim("a", "two")], "edges": [edge] });
        let select = "edges { pendingReference { id status } } resolved { reference { id } claim { id } }";
        let made = client.write("submitBundle", input, select).await;
        assert_eq!(made["edges"][0]["pendingReference"]["status"], "RESOLVED");
        assert_eq!(made["resolved"][0]["claim"], first["claims"][0]["claim"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_ambiguous_stays_pending_until_somebody_decides() {
    each(|client| async move {
        let (from, whole) = wait_for(&client, "one", "doi:10.1000/abc", "supports").await;
        let (_, anchored) = wait_for(&client, "two", "doi:10.1000/abc#fig2", "supports").await;
        let arrived = client.write("submitBundle", paper(&[claim("a", "This."), claim("b", "That.")]), ARRIVED).await;
        assert_eq!(arrived["resolved"], json!([]), "two claims, and none is named");

        let target = id(&arrived["claims"][1]["claim"]);
        let input = json!({ "reference": whole, "claim": target });
        let select = "position replayed reference { id status } edge { source { id } target { id } strength }";
        let resolved = client.write("resolveReference", input.clone(), select).await;
        assert_eq!(resolved["reference"], json!({ "id": whole, "status": "RESOLVED" }));
        assert_eq!(resolved["edge"], json!({ "source": { "id": from }, "target": { "id": target }, "strength": 0.5 }));
        assert_eq!(client.refused("resolveReference", input).await.code, "CONFLICT");
        insta::assert_json_snapshot!("resolve_reference", super::kit::numbered(&resolved));

        // The other one still waits, and may be resolved too.
        let input = json!({ "reference": anchored, "claim": target });
        assert_eq!(client.write("resolveReference", input, select).await["reference"]["status"], "RESOLVED");
    })
    .await;
}

#[tokio::test]
async fn a_reference_resolved_by_another_keeps_who_asserted_it() {
    each(|client| async move {
        let (_, reference) = wait_for(&client, "one", "doi:10.1000/abc", "supports").await;
        let claims = client.claims(&["target"]).await;
        let agent = client.write("registerAgent", json!({ "kind": "HUMAN", "name": "Ada" }), "agent { id }").await;
        let ada = client.acting_as(&id(&agent["agent"])).await;
        let input = json!({ "reference": reference, "claim": claims[0] });
        let resolved = ada.write("resolveReference", input, "edge { assertedBy { name } }").await;
        assert_eq!(resolved["edge"]["assertedBy"]["name"], "Operator");
    })
    .await;
}

#[tokio::test]
async fn one_whose_edge_would_close_a_cycle_stays_pending_with_a_warning() {
    each(|client| async move {
        let (waiting, reference) = wait_for(&client, "one", "doi:10.1000/abc", "depends_on").await;
        let mut input = paper(&[claim("a", "The one thing.")]);
        input["edges"] =
            json!([{ "source": { "tempId": "a" }, "target": { "claim": waiting }, "edgeType": "depends_on" }]);
        let arrived = client.write("submitBundle", input, ARRIVED).await;
        assert_eq!(arrived["resolved"], json!([]));
        let warning = &arrived["warnings"][0];
        assert_eq!((&warning["code"], &warning["path"]), (&json!("REFERENCE_BLOCKED"), &json!(null)));
        assert_eq!(warning["claim"], arrived["claims"][0]["claim"]);
        let message = warning["message"].as_str().unwrap();
        assert!(message.contains(&reference) && message.contains("a cycle of length 2"), "{message}");

        let by_hand = json!({ "reference": reference, "claim": id(&arrived["claims"][0]["claim"]) });
        assert_eq!(client.refused("resolveReference", by_hand).await.code, "CYCLE");
    })
    .await;
}

#[tokio::test]
async fn an_edge_with_two_outside_ends_or_a_relation_with_one_is_refused() {
    each(|client| async move {
        let outside = json!({ "external": "doi:10.1000/abc" });
        let member = json!({ "claim": outside, "role": "premise" });
        let input = json!({
            "claims": [claim("a", "x")], "createNamespaces": true,
            "edges": [
                { "source": outside, "target": outside, "edgeType": "supports" },
                { "source": outside, "target": { "tempId": "a" }, "edgeType": "rhymes_with" },
            ],
            "relations": [{ "relationType": "implies", "members": [member, { "claim": { "tempId": "a" }, "role": "conclusion" }] }],
        });
        let refusal = client.refused("submitBundle", input).await;
        let expected = [
            ("input.edges[0]", "VALIDATION_FAILED"),
            ("input.edges[1].edgeType", "EDGE_TYPE_UNKNOWN"),
            ("input.relations[0].members[0].claim", "VALIDATION_FAILED"),
        ];
        assert_eq!(refusal.items(), expected);
    })
    .await;
}
