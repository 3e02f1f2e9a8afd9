//! Reviews: one live one a reviewer, and verifications by verifiers only.

use serde_json::{Value, json};

use super::kit::{each, id};

#[tokio::test]
async fn a_second_review_replaces_the_first() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let review = |verdict: &str| json!({ "claim": claims[0], "verdict": verdict });
        let status = "claim { epistemicStatus }";
        let endorsed = client.write("recordReview", review("ENDORSE"), status).await;
        let disputed = client.write("recordReview", review("DISPUTE"), status).await;
        // Were both alive, the claim would be disputed by one and endorsed by the other.
        assert_eq!(endorsed["claim"]["epistemicStatus"], "ENDORSED");
        assert_eq!(disputed["claim"]["epistemicStatus"], "UNDER_REVIEW");
    })
    .await;
}

#[tokio::test]
async fn a_verification_needs_a_verifier_an_endorsement_and_something_formal() {
    each(|client| async move {
        client.write("createNamespace", json!({ "path": "n" }), "created").await;
        let claim = |formal: Value| {
            json!({ "claimType": "theorem", "content": "x", "formalContent": formal, "namespace": "n" })
        };
        let formal = client.write("createClaim", claim(json!("X")), "claim { id }").await;
        let informal = client.write("createClaim", claim(json!(null)), "claim { id }").await;
        let verify = |claim: &Value, verdict: &str| {
            json!({ "claim": id(&claim["claim"]), "verdict": verdict, "verification": true })
        };
        assert_eq!(client.refused("recordReview", verify(&formal, "DISPUTE")).await.code, "VALIDATION_FAILED");
        assert_eq!(client.refused("recordReview", verify(&informal, "ENDORSE")).await.code, "VALIDATION_FAILED");

        let agent = client.write("registerAgent", json!({ "kind": "HUMAN", "name": "Ada" }), "agent { id }").await;
        let ada = client.acting_as(&id(&agent["agent"])).await;
        assert_eq!(ada.refused("recordReview", verify(&formal, "ENDORSE")).await.code, "FORBIDDEN");
        let verified = client.write("recordReview", verify(&formal, "ENDORSE"), "claim { epistemicStatus }").await;
        assert_eq!(verified["claim"]["epistemicStatus"], "FORMALLY_VERIFIED");
    })
    .await;
}

#[tokio::test]
async fn a_review_is_refused_by_path() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let input = json!({ "claim": claims[0], "verdict": "ENDORSE", "confidence": -0.1, "comment": "" });
        let refusal = client.refused("recordReview", input).await;
        assert_eq!(refusal.items(), ["input.confidence", "input.comment"].map(|path| (path, "VALIDATION_FAILED")));

        let source = client.write("registerSource", json!({ "sourceType": "paper" }), "source { id }").await;
        let extraction = json!({ "method": "", "confidence": 1.1 });
        let input = json!({ "claim": claims[0], "source": id(&source["source"]), "extraction": extraction });
        let refusal = client.refused("recordProvenance", input).await;
        let expected =
            ["input.extraction.method", "input.extraction.confidence"].map(|path| (path, "VALIDATION_FAILED"));
        assert_eq!(refusal.items(), expected);
    })
    .await;
}
