//! Every answer carries a request id.

use serde_json::json;

use crate::server::{Answer, on_server};

#[tokio::test]
async fn every_answer_has_an_id_and_security_headers() {
    on_server(|server| async move {
        let requests = [
            server.ask("{ __typename }", json!({})),
            server.ask("{", json!({})),
            server.post().body("x"),
            server.get("/"),
            server.get("/health"),
            server.get("/ready"),
            server.get("/schema.graphql"),
            server.get("/nothing"),
            server.request("DELETE", "/health"),
        ];
        let mut seen = std::collections::HashSet::new();
        for request in requests {
            let answer = Answer::of(request).await;
            let id = answer.header("x-request-id").to_owned();
            assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{answer:?}");
            assert!(seen.insert(id), "ids differ");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("x-frame-options"), "DENY");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
            assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_well_formed_id_of_the_client_is_kept_in_header_and_error_and_log() {
    on_server(|server| async move {
        let answer = Answer::of(server.ask("{ nothing }", json!({})).header("x-request-id", "trace-42:a/b")).await;
        assert_eq!(answer.header("x-request-id"), "trace-42:a/b");
        assert_eq!(answer.json()["errors"][0]["extensions"]["requestId"], "trace-42:a/b");
        let answer = Answer::of(server.get("/health").header("x-request-id", "a b")).await;
        assert_ne!(answer.header("x-request-id"), "a b");
        let write = "mutation { createNamespace(input: { path: \"x\" }) { position } }";
        let written = Answer::of(server.ask(write, json!({})).header("x-request-id", "write-1")).await;
        let position = written.json()["data"]["createNamespace"]["position"].as_i64().unwrap();
        let scope = server.test.store.scope("default", None).await.unwrap();
        let event = server.test.store.events(&scope, position - 1, 1).await.unwrap().remove(0);
        assert!(event.metadata.contains("write-1"), "{}", event.metadata);
    })
    .await;
}
