//! Versions: who may revise what, and what never changes.

use futures::future::join_all;
use serde_json::{Value, json};

use super::kit::{each, id};

const CLAIM: &str = "claim { id version status content formalContent attrs validTo }";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_revisions_at_once_exactly_one_wins() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let before = client.rows().await;
        let asked = (0..20).map(|index| {
            let (client, claim) = (client.clone(), claims[0].clone());
            let input = json!({ "claim": claim, "expectedVersion": 1, "content": format!("revision {index}") });
            tokio::spawn(async move { client.ask("reviseClaim", input, CLAIM).await })
        });
        let answers: Vec<Result<Value, Value>> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 19));
        let winner = won[0].as_ref().unwrap();
        for refusal in lost.iter().map(|answer| answer.as_ref().unwrap_err()) {
            assert_eq!(refusal["extensions"]["code"], "VERSION_CONFLICT");
            // The refusal names what to read.
            assert!(refusal["message"].as_str().unwrap().contains(&id(&winner["claim"])), "{refusal}");
        }
        assert_eq!(client.rows().await["claim"], before["claim"] + 1);
    })
    .await;
}

#[tokio::test]
async fn absent_null_and_a_value_are_three_things() {
    each(|client| async move {
        client.write("createNamespace", json!({ "path": "n" }), "created").await;
        let input = json!({
            "claimType": "theorem", "content": "x", "formalContent": "X", "namespace": "n", "attrs": { "a": 1 },
            "validTo": "2030-01-01T00:00:00Z",
        });
        let made = client.write("createClaim", input, CLAIM).await;
        let kept = client.write("reviseClaim", json!({ "claim": id(&made["claim"]), "content": "y" }), CLAIM).await;
        let expected = json!({ "content": "y", "formalContent": "X", "attrs": { "a": 1 }, "validTo": "2030-01-01T00:00:00Z" });
        assert_eq!(shown(&kept), expected);
        let nulls = json!({
            "claim": id(&kept["claim"]), "content": null, "formalContent": null, "attrs": null, "validTo": null,
        });
        let removed = client.write("reviseClaim", nulls, CLAIM).await;
        let expected = json!({ "content": "y", "formalContent": null, "attrs": { "a": 1 }, "validTo": null });
        assert_eq!(shown(&removed), expected);
        let values = json!({ "claim": id(&removed["claim"]), "formalContent": "Y", "attrs": {}, "validTo": "2031-01-01T00:00:00Z" });
        let given = client.write("reviseClaim", values, CLAIM).await;
        let expected = json!({ "content": "y", "formalContent": "Y", "attrs": {}, "validTo": "2031-01-01T00:00:00Z" });
        assert_eq!(shown(&given), expected);
    })
    .await;
}

fn shown(payload: &Value) -> Value {
    let claim = &payload["claim"];
    let fields = ["content", "formalContent", "attrs", "validTo"].map(|name| (name.to_owned(), claim[name].clone()));
    Value::Object(fields.into_iter().collect())
}

#[tokio::test]
async fn a_retracted_newest_version_does_not_bring_back_an_older_one() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let revised = client.write("reviseClaim", json!({ "claim": claims[0], "content": "two" }), CLAIM).await;
        let newest = id(&revised["claim"]);
        client.write("retractClaim", json!({ "claim": newest, "reason": "wrong" }), CLAIM).await;

        let old = json!({ "claim": claims[0], "content": "three" });
        assert_eq!(client.refused("reviseClaim", old).await.code, "VERSION_CONFLICT");
        assert_eq!(
            client.refused("reviseClaim", json!({ "claim": newest, "content": "three" })).await.code,
            "CONFLICT"
        );
        assert_eq!(client.refused("publishClaim", json!({ "claim": claims[0] })).await.code, "CONFLICT");
        // The first version is still there under its id, word for word, and still deprecated.
        let review = json!({ "claim": claims[0], "verdict": "ENDORSE" });
        let seen = client.write("recordReview", review, "claim { id status content }").await;
        assert_eq!(seen["claim"], json!({ "id": claims[0], "status": "DEPRECATED", "content": "one" }));
    })
    .await;
}

#[tokio::test]
async fn another_expected_version_is_a_conflict() {
    each(|client| async move {
        let claims = client.claims(&["one"]).await;
        let expecting = |version: i32| json!({ "claim": claims[0], "expectedVersion": version });
        let with = |mut input: Value, name: &str| {
            input[name] = json!("because");
            input
        };
        assert_eq!(client.refused("reviseClaim", with(expecting(2), "content")).await.code, "VERSION_CONFLICT");
        assert_eq!(client.refused("retractClaim", with(expecting(2), "reason")).await.code, "VERSION_CONFLICT");
        assert_eq!(client.refused("publishClaim", expecting(0)).await.code, "VERSION_CONFLICT");
        client.write("reviseClaim", with(expecting(1), "content"), CLAIM).await;
        // The older version is withdrawn only by who knows of the newer one.
        assert_eq!(client.refused("retractClaim", with(expecting(1), "reason")).await.code, "VERSION_CONFLICT");
        let retracted = client.write("retractClaim", with(expecting(2), "reason"), CLAIM).await;
        assert_eq!((&retracted["claim"]["version"], &retracted["claim"]["status"]), (&json!(1), &json!("RETRACTED")));
        assert_eq!(client.refused("retractClaim", with(expecting(2), "reason")).await.code, "CONFLICT");
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_refused_for_each_wrong_field() {
    each(|client| async move {
        let input = json!({
            "claimType": "rumour", "content": " ", "formalContent": "", "namespace": "nowhere", "attrs": {},
            "validFrom": "2026-02-01T00:00:00Z", "validTo": "2026-01-01T00:00:00Z",
        });
        let before = client.rows().await;
        let refusal = client.refused("createClaim", input).await;
        let expected = [
            ("input.content", "VALIDATION_FAILED"),
            ("input.formalContent", "VALIDATION_FAILED"),
            ("input.validTo", "VALIDATION_FAILED"),
            ("input.claimType", "CLAIM_TYPE_UNKNOWN"),
            ("input.namespace", "NOT_FOUND"),
        ];
        assert_eq!(refusal.items(), expected);
        assert_eq!(client.rows().await, before);
    })
    .await;
}
