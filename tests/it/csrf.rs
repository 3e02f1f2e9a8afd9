//! A page of another site must not be able to write here through a visitor's browser.

use serde_json::json;

use crate::server::{Answer, on_server};

const WRITE: &str = r#"{"query":"mutation { createNamespace(input: { path: \"forged\" }) { created } }"}"#;

#[tokio::test]
async fn content_that_a_browser_sends_without_asking_is_refused() {
    on_server(|server| async move {
        for content in [
            Some("text/plain"),
            Some("text/plain; charset=utf-8"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=b"),
            Some("application/graphql"),
            Some("application/json; charset=iso-8859-1"),
            None,
        ] {
            let request = server.post().body(WRITE);
            let request = match content {
                Some(content) => request.header("content-type", content),
                None => request,
            };
            let answer = Answer::of(request).await;
            assert_eq!((answer.status, answer.code().as_str()), (415, "BAD_REQUEST"), "{content:?}");
        }
        let found = server.data("{ namespaces(first: 5) { nodes { path } } }", json!({})).await;
        assert_eq!(found["namespaces"]["nodes"], json!([]), "none of them wrote");
        let answer =
            Answer::of(server.post().header("content-type", "application/json; charset=utf-8").body(WRITE)).await;
        assert_eq!(answer.json()["data"]["createNamespace"]["created"], true);
    })
    .await;
}

#[tokio::test]
async fn no_answer_invites_another_site() {
    on_server(|server| async move {
        let preflight = server
            .request("OPTIONS", "/graphql")
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        for request in
            [preflight, server.ask("{ __typename }", json!({})).header("origin", "https://elsewhere.example")]
        {
            let answer = Answer::of(request).await;
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{answer:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_not_ours_is_misdirected() {
    on_server(|server| async move {
        for host in ["elsewhere.example", "elsewhere.example:8080"] {
            let answer = Answer::of(server.ask("{ __typename }", json!({})).header("host", host)).await;
            assert_eq!((answer.status, answer.code().as_str()), (421, "FORBIDDEN"), "{host}");
        }
        let answer = Answer::of(server.ask("{ __typename }", json!({})).header("host", "localhost:8080")).await;
        assert_eq!(answer.status, 200);
    })
    .await;
}
