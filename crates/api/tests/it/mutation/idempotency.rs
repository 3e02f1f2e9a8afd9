//! One key, one write, one answer.

use futures::future::join_all;
use serde_json::{Value, json};

use super::kit::{claim, each, id};

const SELECT: &str = "position replayed bundle { id } claims { tempId claim { id status } }";

fn bundle(content: &str) -> Value {
    json!({ "claims": [claim("a", content)], "createNamespaces": true, "idempotencyKey": "key-1" })
}

/// The answer without whether it was given before.
fn said(answer: &Value) -> Value {
    let mut answer = answer.clone();
    answer.as_object_mut().unwrap().remove("replayed");
    answer
}

#[tokio::test]
async fn the_same_key_and_body_get_the_same_answer() {
    each(|client| async move {
        let first = client.write("submitBundle", bundle("x"), SELECT).await;
        let made = client.rows().await;
        // What happens later does not change the answer.
        let retract = json!({ "claim": id(&first["claims"][0]["claim"]), "reason": "no" });
        client.write("retractClaim", retract, "position").await;
        let second = client.write("submitBundle", bundle("x"), SELECT).await;
        assert_eq!((&first["replayed"], &second["replayed"]), (&json!(false), &json!(true)));
        assert_eq!(said(&first), said(&second));
        assert_eq!(client.rows().await["claim"], made["claim"]);
    })
    .await;
}

#[tokio::test]
async fn another_body_or_mutation_under_the_key_is_refused() {
    each(|client| async move {
        client.write("submitBundle", bundle("x"), SELECT).await;
        let before = client.rows().await;
        let refusal = client.refused("submitBundle", bundle("y")).await;
        assert_eq!(refusal.code, "IDEMPOTENCY_CONFLICT");
        assert!(refusal.message.contains("`key-1`"), "{}", refusal.message);
        let other = json!({ "path": "n2", "idempotencyKey": "key-1" });
        assert_eq!(client.refused("createNamespace", other).await.code, "IDEMPOTENCY_CONFLICT");
        assert_eq!(client.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_its_agent() {
    each(|client| async move {
        let agent = client.write("registerAgent", json!({ "kind": "HUMAN", "name": "Ada" }), "agent { id }").await;
        let ada = client.acting_as(&id(&agent["agent"])).await;
        let mine = client.write("submitBundle", bundle("x"), SELECT).await;
        let hers = ada.write("submitBundle", bundle("y"), SELECT).await;
        assert_eq!(hers["replayed"], false);
        assert_ne!(mine["bundle"], hers["bundle"]);
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    each(|client| async move {
        assert_eq!(
            client.refused("submitBundle", bundle("")).await.items(),
            [("input.claims[0].content", "VALIDATION_FAILED")]
        );
        assert_eq!(client.write("submitBundle", bundle("x"), SELECT).await["replayed"], false);
    })
    .await;
}

#[tokio::test]
async fn a_malformed_key_is_refused_by_its_path() {
    each(|client| async move {
        for (key, code) in
            [("", "VALIDATION_FAILED"), ("a b", "VALIDATION_FAILED"), (&"k".repeat(257), "LIMIT_EXCEEDED")]
        {
            let refusal = client.refused("createNamespace", json!({ "path": "n", "idempotencyKey": key })).await;
            assert_eq!((refusal.code.as_str(), refusal.items()), (code, vec![("input.idempotencyKey", code)]));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_at_once_one_writes_and_all_get_its_answer() {
    each(|client| async move {
        let before = client.rows().await;
        let asked = (0..20).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.write("submitBundle", bundle("x"), SELECT).await })
        });
        let answers: Vec<Value> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
        let wrote = answers.iter().filter(|answer| answer["replayed"] == false).count();
        assert_eq!(wrote, 1);
        assert!(answers.iter().all(|answer| said(answer) == said(&answers[0])), "{answers:#?}");
        let after = client.rows().await;
        assert_eq!((after["bundle"] - before["bundle"], after["claim"] - before["claim"]), (1, 1));
    })
    .await;
}
