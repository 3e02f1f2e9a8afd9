//! What is refused for its scope stands in the audit: who asked for what, in which request, and that it was refused.

use claimgraph_store::testing::each_store;
use serde_json::{Value, json};

use super::REFUSED;
use super::asked::{Begun, Transport};
use crate::auth::{ask, guarded, key};
use crate::process::{run, text};
use crate::server::{Answer, data};

const AUDIT: &str = "query($outcome: String!) { audit(filter: { outcome: $outcome }, first: 50) {
    nodes { number principal agentId action outcome requestId position count hash } } }";

/// What is asked for by each transport; those alike would be one entry.
const ASKED: [(Transport, &str, &str); 4] = [
    (
        Transport::Http,
        "createNamespace",
        "mutation { ...F } fragment F on Mutation { createNamespace(input: { path: \"n\" }) { created } }",
    ),
    (Transport::Http, "term", "{ other: term(word: \"w\") { id } }"),
    (Transport::Sse, "events", "subscription { all: events { __typename } }"),
    (Transport::WebSocket, "claimChanged", "subscription { claimChanged { __typename } }"),
];

#[tokio::test]
async fn a_refusal_is_read_back_with_actor_action_request_and_outcome() {
    each_store(|test| async move {
        let server = guarded(test).await;
        let (weak, secret) = key(&server, "claims:read").await;
        let (_, admin) = key(&server, "admin").await;
        let mut requests = Vec::new();
        for (transport, _, document) in ASKED {
            let told = match transport {
                Transport::Http => Answer::of(server.ask(document, json!({})).bearer_auth(&secret)).await.json(),
                _ => first(Begun::new(transport, &server, &secret, document, &json!({})).await).await,
            };
            let extensions = &told["errors"][0]["extensions"];
            assert_eq!(extensions["code"], REFUSED, "{told}");
            requests.push(extensions["requestId"].as_str().expect("every error has it").to_owned());
        }
        while server.test.store.audit_counts().refusals < 4 {
            tokio::task::yield_now().await;
        }
        server.test.store.flush_audit().await.unwrap();

        let found = data(ask(&server, &admin, AUDIT, json!({ "outcome": REFUSED })).await)["audit"]["nodes"].take();
        let found = found.as_array().unwrap();
        assert_eq!(found.len(), ASKED.len(), "{found:#?}");
        for ((_, action, _), request) in ASKED.iter().zip(&requests) {
            let entry = found.iter().find(|entry| entry["requestId"] == *request).expect("it has an entry");
            assert_eq!((&entry["action"], &entry["outcome"]), (&json!(action), &json!(REFUSED)));
            assert_eq!(entry["count"], 1);
            assert_eq!(entry["principal"], weak.key.id.to_string());
            assert_eq!(entry["agentId"], weak.key.agent.to_string());
            assert_eq!(entry["position"], Value::Null, "nothing was written");
        }

        let folder = tempfile::tempdir().unwrap();
        let of = async |arguments: &[&str]| {
            let output = run(folder.path(), &[arguments, &["--database-url", &server.test.url]].concat()).await;
            assert!(output.status.success(), "{}", text(&output.stderr));
            text(&output.stdout)
        };
        let exported = of(&["audit", "export"]).await;
        let lines: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for entry in found {
            let line = lines.iter().find(|line| line["number"] == entry["number"]).expect("it is exported");
            for name in ["principal", "action", "outcome", "requestId", "hash"] {
                assert_eq!(line[name], entry[name], "{line}");
            }
        }
        assert!(of(&["audit", "verify"]).await.starts_with(&format!("intact: {} entries\n", lines.len())));
    })
    .await;
}

async fn first(mut begun: Begun) -> Value {
    loop {
        if let Some(told) = begun.told().await {
            return told;
        }
    }
}
