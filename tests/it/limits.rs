//! Sizes, depths, costs and times.

use std::time::Duration;

use reqwest::Body;
use serde_json::json;
use tokio::time::Instant;

use crate::server::{Answer, on_server, on_server_with};

#[tokio::test]
async fn a_body_over_the_limit_is_413() {
    on_server_with(
        |config| config.server.body_limit_bytes = 2_000,
        |server| async move {
            let padded = |length: usize| {
                let body = json!({ "query": "{ __typename }" }).to_string();
                format!("{body}{}", " ".repeat(length - body.len()))
            };
            let send = |body: Body| server.post().header("content-type", "application/json").body(body);
            assert_eq!(Answer::of(send(padded(2_000).into())).await.status, 200);
            let answer = Answer::of(send(padded(2_001).into())).await;
            assert_eq!((answer.status, answer.code().as_str()), (413, "LIMIT_EXCEEDED"));
            assert!(answer.text.contains("2000 bytes"), "{}", answer.text);
        },
    )
    .await;
}

#[tokio::test]
async fn a_body_that_does_not_tell_its_length_is_counted() {
    on_server_with(
        |config| config.server.body_limit_bytes = 2_000,
        |server| async move {
            let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
            let chunk = format!("{:x}\r\n{}\r\n", 1_500, " ".repeat(1_500));
            let answer = crate::wire::exchange(&server.address, &format!("{head}{chunk}{chunk}0\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
            assert!(answer.contains("LIMIT_EXCEEDED"), "{answer}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_list_nested_two_thousand_deep_does_not_end_the_process() {
    on_server(|server| async move {
        let query = format!("{{ node(id: {}{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000));
        let answer = Answer::of(server.ask(&query, json!({}))).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "COST_EXCEEDED"));
        assert_eq!(Answer::of(server.ask("{ __typename }", json!({}))).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn variables_nested_deep_are_refused() {
    on_server(|server| async move {
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        let body = format!(r#"{{"query":"{{ __typename }}","variables":{{"a":{deep}}}}}"#);
        let answer = Answer::of(server.post().header("content-type", "application/json").body(body)).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"));
    })
    .await;
}

#[tokio::test]
async fn twenty_levels_of_doubling_fragments_cost_nothing() {
    on_server(|server| async move {
        let mut query = String::from("{...f0}");
        for level in 0..20 {
            query += format!("fragment f{level} on Query{{...f{0} ...f{0}}}", level + 1).as_str();
        }
        query.push_str("fragment f20 on Query{__typename}");
        let begun = Instant::now();
        let answer = Answer::of(server.ask(&query, json!({}))).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "COST_EXCEEDED"));
        assert!(begun.elapsed() < Duration::from_millis(250), "{:?}", begun.elapsed());
    })
    .await;
}

#[tokio::test]
async fn depth_and_complexity_are_bounded() {
    on_server_with(
        |config| {
            config.limits.query_depth = 6;
            config.limits.query_cost = 500;
        },
        |server| async move {
            let depth = "{ claims(first: 1) { nodes { lineage { versions { lineage { versions { id } } } } } } }";
            let cost = "{ claims(first: 100) { nodes { id content edges(first: 100) { nodes { id } } } } }";
            for query in [depth, cost] {
                let answer = Answer::of(server.ask(query, json!({}))).await;
                assert_eq!((answer.status, answer.code().as_str()), (400, "COST_EXCEEDED"), "{query}: {}", answer.text);
            }
            assert_eq!(Answer::of(server.ask("{ claims(first: 1) { nodes { id } } }", json!({}))).await.status, 200);
        },
    )
    .await;
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    on_server_with(
        |config| config.server.request_timeout_ms = 1,
        |server| async move {
            // Nothing reads the database within a millisecond a hundred times over.
            let fields: Vec<String> = (0..100).map(|n| format!("a{n}: claims(first: 1) {{ totalCount }}")).collect();
            let answer = Answer::of(server.ask(&format!("{{ {} }}", fields.join(" ")), json!({}))).await;
            assert_eq!((answer.status, answer.code().as_str()), (504, "TIMEOUT"), "{}", answer.text);
        },
    )
    .await;
}
