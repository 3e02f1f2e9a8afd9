//! What is decided about conflicts, and what such a decision is refused for.

use serde_json::{Value, json};

use super::kit::{Client, each, id, numbered};

const ASSESSMENT: &str = "assessment { state reason position assessedAt assessedBy { name }
    lineages { id latest { content } } stands { latest { content } } } created position replayed";

fn assess(claims: &[String], state: &str) -> Value {
    json!({ "claims": claims, "state": state })
}

/// The same input with another field.
fn with(mut input: Value, name: &str, value: impl Into<Value>) -> Value {
    input[name] = value.into();
    input
}

fn resolved(claims: &[String], stands: Option<&String>) -> Value {
    with(with(assess(claims, "RESOLVED"), "stands", json!(stands)), "reason", "It was measured again.")
}

#[tokio::test]
async fn assess_a_conflict() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let input = with(resolved(&claims, Some(&claims[1])), "expectedPosition", 0);
        let decided = client.write("assessConflict", input, ASSESSMENT).await;
        let mut shown = decided.clone();
        shown["assessment"]["assessedAt"] = json!("[when]");
        insta::assert_json_snapshot!("assess_conflict", numbered(&shown));

        // The same again, the other way round, changes nothing.
        let swapped = [claims[1].clone(), claims[0].clone()];
        let again = client.write("assessConflict", resolved(&swapped, Some(&claims[1])), ASSESSMENT).await;
        assert_eq!((&again["assessment"], &again["created"]), (&decided["assessment"], &json!(false)));
        assert_eq!(again["position"], decided["position"]);

        let opened = client.write("assessConflict", assess(&claims, "OPEN"), ASSESSMENT).await;
        assert_eq!((&opened["created"], &opened["assessment"]["state"]), (&json!(true), &json!("OPEN")));
        assert_eq!((&opened["assessment"]["stands"], &opened["assessment"]["reason"]), (&json!(null), &json!(null)));
    })
    .await;
}

#[tokio::test]
async fn a_bad_assessment_is_refused_by_path() {
    each(|client| async move {
        let claims = client.claims(&["one", "two", "three"]).await;
        let (pair, alone) = (&claims[..2], &claims[..1]);
        let newer = client.write("reviseClaim", json!({ "claim": claims[0], "content": "1" }), "claim { id }").await;
        let versions = [claims[0].clone(), id(&newer["claim"])];
        let absent = "claim_01h2xcejqtf2nbrexx3vqjhp41".to_owned();
        let wrong = ["edge_01h2xcejqtf2nbrexx3vqjhp41".to_owned(), claims[0].clone()];
        let before = client.rows().await;
        let cases = [
            (assess(alone, "OPEN"), "input.claims", "VALIDATION_FAILED"),
            (assess(&claims, "OPEN"), "input.claims", "VALIDATION_FAILED"),
            (assess(&versions, "OPEN"), "input.claims", "VALIDATION_FAILED"),
            (assess(&wrong, "OPEN"), "input.claims[0]", "BAD_REQUEST"),
            (assess(&[claims[0].clone(), absent], "OPEN"), "input.claims[1]", "NOT_FOUND"),
            (with(assess(pair, "OPEN"), "stands", "nonsense"), "input.stands", "BAD_REQUEST"),
            (with(assess(pair, "OPEN"), "stands", claims[0].as_str()), "input.stands", "VALIDATION_FAILED"),
            (resolved(pair, Some(&claims[2])), "input.stands", "VALIDATION_FAILED"),
            (assess(pair, "RESOLVED"), "input.reason", "VALIDATION_FAILED"),
            (with(assess(pair, "ACKNOWLEDGED"), "reason", ""), "input.reason", "VALIDATION_FAILED"),
            (with(assess(pair, "ACKNOWLEDGED"), "reason", "r".repeat(4_097)), "input.reason", "LIMIT_EXCEEDED"),
        ];
        for (input, path, code) in cases {
            let refusal = client.refused("assessConflict", input.clone()).await;
            assert_eq!((refusal.code.as_str(), refusal.items()), (code, vec![(path, code)]), "{input}");
        }
        assert_eq!(client.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_decide_at_once_the_second_reads_again() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let first = with(assess(&claims, "ACKNOWLEDGED"), "expectedPosition", 0);
        let first = client.write("assessConflict", first, "assessment { position }").await;
        let second = with(resolved(&claims, None), "expectedPosition", 0);
        assert_eq!(client.refused("assessConflict", second.clone()).await.code, "CONFLICT");
        let error = client.ask("assessConflict", second.clone(), "position").await.unwrap_err();
        let position = error["extensions"]["position"].clone();
        assert_eq!(position, first["assessment"]["position"]);
        let decided = client.write("assessConflict", with(second, "expectedPosition", position), ASSESSMENT).await;
        assert_eq!((&decided["assessment"]["state"], &decided["created"]), (&json!("RESOLVED"), &json!(true)));
    })
    .await;
}

#[tokio::test]
async fn a_key_gives_the_answer_of_its_time_again() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let keyed = with(resolved(&claims, Some(&claims[0])), "idempotencyKey", "key-1");
        let first = client.write("assessConflict", keyed.clone(), ASSESSMENT).await;
        client.write("assessConflict", assess(&claims, "OPEN"), "position").await;
        let again = client.write("assessConflict", keyed.clone(), ASSESSMENT).await;
        assert_eq!((&again["replayed"], &again["assessment"]), (&json!(true), &first["assessment"]));
        let other = with(keyed, "reason", "Another.");
        assert_eq!(client.refused("assessConflict", other).await.code, "IDEMPOTENCY_CONFLICT");
    })
    .await;
}

#[tokio::test]
async fn the_claims_of_another_tenant_are_not_there() {
    each(|client| async move {
        let claims = client.claims(&["one", "two"]).await;
        let scope = client.store.ensure_tenant("other").await.unwrap();
        let other = Client { scope, ..client.clone() };
        let refusal = other.refused("assessConflict", assess(&claims, "OPEN")).await;
        assert_eq!(refusal.items(), ["input.claims[0]", "input.claims[1]"].map(|path| (path, "NOT_FOUND")));
    })
    .await;
}
