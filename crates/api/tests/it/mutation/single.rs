//! What each mutation answers when all is well, written down.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::kit::{Client, each, id, numbered};

const CLAIM: &str = "claim { id version status content formalContent claimType attrs validFrom validTo \
    namespace { path } } position replayed";

fn new_claim() -> Value {
    json!({
        "claimType": "theorem", "content": "Two and two make four.", "formalContent": "2 + 2 = 4", "namespace": "maths",
        "attrs": { "label": "2p2e4" }, "validFrom": "2026-01-01T00:00:00Z", "validTo": "2027-01-01T00:00:00Z",
        "status": "DRAFT",
    })
}

async fn drafted(client: &Client) -> Value {
    client.write("createNamespace", json!({ "path": "maths" }), "created").await;
    client.write("createClaim", new_claim(), CLAIM).await
}

#[tokio::test]
async fn create_publish_revise_and_retract_a_claim() {
    each(|client| async move {
        let created = drafted(&client).await;
        assert_json_snapshot!("create_claim", numbered(&created));
        let claim = id(&created["claim"]);

        let published = client.write("publishClaim", json!({ "claim": claim, "expectedVersion": 1 }), CLAIM).await;
        assert_json_snapshot!("publish_claim", numbered(&published));

        let input = json!({
            "claim": claim, "expectedVersion": 1, "content": "2 and 2 make 4.", "formalContent": null, "validTo": null,
            "reason": "digits",
        });
        let select = format!("{CLAIM} previous {{ id version status formalContent }}");
        let revised = client.write("reviseClaim", input, &select).await;
        assert_json_snapshot!("revise_claim", numbered(&revised));

        let input = json!({ "claim": id(&revised["claim"]), "reason": "off by one", "expectedVersion": 2 });
        let retracted = client.write("retractClaim", input, CLAIM).await;
        assert_json_snapshot!("retract_claim", numbered(&retracted));
    })
    .await;
}

#[tokio::test]
async fn assert_and_retract_an_edge() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let input = json!({
            "source": claims[0], "target": claims[1], "edgeType": "supports", "strength": 0.75, "attrs": { "page": 3 },
        });
        let select = "created position replayed edge { id edgeType strength attrs source { id } target { id } }";
        let asserted = client.write("assertEdge", input.clone(), select).await;
        assert_json_snapshot!("assert_edge", numbered(&asserted));

        let again = client.write("assertEdge", input, select).await;
        assert_eq!(again["created"], false);
        assert_eq!((&again["edge"], &again["position"]), (&asserted["edge"], &asserted["position"]));

        let input = json!({ "edge": id(&asserted["edge"]), "reason": "a misreading" });
        let retracted = client.write("retractEdge", input, "position replayed edge { id retraction { reason } }").await;
        assert_json_snapshot!("retract_edge", numbered(&retracted));
    })
    .await;
}

#[tokio::test]
async fn assert_and_retract_a_relation() {
    each(|client| async move {
        let claims = client.claims(&["one", "two", "three"]).await;
        let member = |index: usize, role: &str| json!({ "claim": claims[index], "role": role });
        let members = [member(0, "premise"), member(1, "premise"), member(2, "conclusion")];
        let input = json!({ "relationType": "implies", "members": members, "strength": 1.0 });
        let select = "position replayed relation { id relationType strength members { role claim { id content } } }";
        let asserted = client.write("assertRelation", input, select).await;
        assert_json_snapshot!("assert_relation", numbered(&asserted));

        let input = json!({ "relation": id(&asserted["relation"]), "reason": "two does not hold" });
        let retracted =
            client.write("retractRelation", input, "position replayed relation { id retraction { reason } }").await;
        assert_json_snapshot!("retract_relation", numbered(&retracted));
    })
    .await;
}

#[tokio::test]
async fn register_a_source_and_record_provenance() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let input = json!({
            "sourceType": "paper", "title": "On Cake", "externalRef": "https://doi.org/10.1000/CAKE", "attrs": { "year": 1999 },
        });
        let select = "created position replayed source { id sourceType title externalRef attrs }";
        let registered = client.write("registerSource", input, select).await;
        assert_json_snapshot!("register_source", numbered(&registered));

        let same = json!({ "sourceType": "paper", "externalRef": "doi:10.1000/cake" });
        let again = client.write("registerSource", same, select).await;
        assert_eq!((&again["source"], &again["created"]), (&registered["source"], &json!(false)));

        let input = json!({
            "claim": claims[0], "source": id(&registered["source"]),
            "extraction": { "method": "manual", "location": "p. 7", "confidence": 0.9 },
        });
        let select = "position replayed provenance { id method location confidence extractedAt source { id } claim { id } }";
        let recorded = client.write("recordProvenance", input, select).await;
        assert_json_snapshot!("record_provenance", numbered(&recorded));
    })
    .await;
}

#[tokio::test]
async fn register_an_agent_and_create_a_namespace() {
    each(|client| async move {
        let input =
            json!({ "kind": "AI", "name": "Reader", "trustScore": 0.5, "externalId": "reader-1", "attrs": { "v": 1 } });
        let select = "created position replayed agent { id kind name trustScore externalId verifier attrs }";
        let registered = client.write("registerAgent", input.clone(), select).await;
        assert_json_snapshot!("register_agent", numbered(&registered));
        let again = client.write("registerAgent", input, select).await;
        assert_eq!((&again["agent"], &again["created"]), (&registered["agent"], &json!(false)));

        let input = json!({ "path": "science/physics", "description": "What moves", "createParents": true });
        let select = "created position replayed namespace { id name path description parent { path } }";
        let created = client.write("createNamespace", input, select).await;
        assert_json_snapshot!("create_namespace", numbered(&created));
    })
    .await;
}

#[tokio::test]
async fn define_types() {
    each(|client| async move {
        let input = json!({ "name": "lemma", "description": "A step towards a theorem." });
        let select = "changed position replayed claimType { name description }";
        let defined = client.write("defineClaimType", input.clone(), select).await;
        assert_json_snapshot!("define_claim_type", defined);
        let again = client.write("defineClaimType", input, select).await;
        assert_eq!((&again["changed"], &again["position"]), (&json!(false), &defined["position"]));

        let input = json!({
            "name": "explains", "inverse": "explained_by", "category": "STRUCTURAL", "transitive": true,
            "antiReflexive": true, "acyclic": true, "description": "The source is why the target holds.",
        });
        let select = "changed position replayed \
            edgeType { name inverse category transitive symmetric antiReflexive acyclic description }";
        let defined = client.write("defineEdgeType", input, select).await;
        assert_json_snapshot!("define_edge_type", defined);
    })
    .await;
}

#[tokio::test]
async fn record_a_review() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let input = json!({ "claim": claims[0], "verdict": "DISPUTE", "confidence": 0.8, "comment": "No." });
        let select = "position replayed claim { id } review { id verdict confidence comment verification }";
        let recorded = client.write("recordReview", input, select).await;
        assert_json_snapshot!("record_review", numbered(&recorded));
    })
    .await;
}
