//! The limits on connections that stay open, each at its edge.

use std::time::Duration;

use claimgraph_store::testing::on_sqlite;
use futures::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::probe::Probe;
use crate::server::{Answer, Server, on_server_with};
use crate::socket::{Client, Heard};

const FOLLOW: &str = "subscription { events { __typename } }";

/// Begins a WebSocket by hand, so that nothing is answered by itself.
async fn open_by_hand(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).await.unwrap();
    let request = format!(
        "GET /graphql HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn a_client_that_does_not_begin_is_closed_with_4408() {
    on_server_with(
        |config| config.connections.init_timeout_ms = 1_000,
        |server| async move {
            let mut late = Client::open(&server, "graphql-transport-ws", &[]).await;
            let mut early = Client::ready(&server).await;
            late.say(&json!({ "type": "ping" })).await;
            assert_eq!(late.message().await["type"], "pong");
            assert_eq!(late.closed().await, 4408, "a ping is no beginning");
            early.subscribe("1", "{ __typename }").await;
            assert_eq!(early.message().await["type"], "next", "who has begun stays");
        },
    )
    .await;
}

#[tokio::test]
async fn a_client_that_does_not_answer_pings_is_cut_off() {
    on_server_with(
        |config| (config.connections.keep_alive_ms, config.connections.pong_timeout_ms) = (50, 100),
        |server| async move {
            let mut silent = open_by_hand(&server).await;
            let mut heard = Vec::new();
            timeout(Duration::from_secs(15), silent.read_to_end(&mut heard)).await.expect("it is cut off").unwrap();
            let ping = [0x89, 0];
            assert!(heard.ends_with(&ping), "the last that it hears is a ping: {heard:?}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_client_that_answers_pings_stays() {
    on_server_with(
        |config| (config.connections.keep_alive_ms, config.connections.pong_timeout_ms) = (20, 10_000),
        |server| async move {
            let mut client = Client::ready(&server).await;
            for _ in 0..5 {
                // The library answers it.
                let heard = timeout(Duration::from_secs(15), client.0.next()).await.expect("pings come");
                assert!(matches!(heard, Some(Ok(Message::Ping(_)))), "{heard:?}");
            }
            client.subscribe("1", "{ __typename }").await;
            assert_eq!(client.message().await["type"], "next");
        },
    )
    .await;
}

#[tokio::test]
async fn a_connection_has_only_so_many_operations_open() {
    on_server_with(
        |config| config.connections.operations_per_connection = 2,
        |server| async move {
            let mut client = Client::ready(&server).await;
            for id in ["1", "2", "3"] {
                client.subscribe(id, FOLLOW).await;
            }
            let message = client.message_of("3").await;
            assert_eq!(message["type"], "error");
            assert_eq!(message["payload"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
            client.say(&json!({ "id": "1", "type": "complete" })).await;
            client.subscribe("3", "{ __typename }").await;
            assert_eq!(client.message_of("3").await["type"], "next");
        },
    )
    .await;
}

#[tokio::test]
async fn a_message_over_the_limit_is_closed_with_1009() {
    on_server_with(
        |config| config.connections.message_bytes = 2_000,
        |server| async move {
            let padded = |length: usize| {
                let text =
                    json!({ "id": "1", "type": "subscribe", "payload": { "query": "{ __typename }" } }).to_string();
                format!("{text}{}", " ".repeat(length - text.len()))
            };
            let mut client = Client::ready(&server).await;
            client.0.send(Message::text(padded(2_000))).await.unwrap();
            assert_eq!(client.message().await["type"], "next");
            assert_eq!(client.message().await["type"], "complete");
            client.0.send(Message::text(padded(2_001))).await.unwrap();
            let Heard::Closed(code, reason) = client.hear().await else { panic!("it is closed") };
            assert_eq!((code, reason.as_str()), (1009, "A message has at most 2000 bytes"));
        },
    )
    .await;
}

#[tokio::test]
async fn only_so_many_connections_stay_open() {
    on_server_with(
        |config| config.connections.most_connections = 2,
        |server| async move {
            let stream = server.ask(FOLLOW, json!({})).header("accept", "text/event-stream");
            let mut first = stream.try_clone().unwrap().send().await.unwrap();
            assert_eq!(first.status(), 200);
            assert!(first.chunk().await.unwrap().is_some());
            let second = Client::ready(&server).await;
            let refused = Answer::of(stream.try_clone().unwrap()).await;
            assert_eq!((refused.status, refused.code().as_str()), (503, "UNAVAILABLE"));
            let mut third = open_by_hand(&server).await;
            let mut head = [0; 12];
            third.read_exact(&mut head).await.unwrap();
            assert_eq!(&head, b"HTTP/1.1 503");
            assert_eq!(Answer::of(server.ask("{ __typename }", json!({}))).await.status, 200, "requests are none");
            drop(second);
            // The server hears of it soon.
            timeout(Duration::from_secs(15), async {
                while stream.try_clone().unwrap().send().await.unwrap().status() != 200 {}
            })
            .await
            .expect("there is room again");
        },
    )
    .await;
}

#[tokio::test]
async fn a_client_that_takes_nothing_costs_nothing_and_loses_nothing() {
    on_sqlite(|test| async move {
        const EVENTS: i64 = 3_000;
        let probe = Probe::default();
        let server = Server::with_plugin(test, |_| (), probe.clone()).await;
        let claim = |n: i64| json!({ "tempId": n.to_string(), "claimType": "assertion", "content": format!("{n} {}", "x".repeat(10_000)), "namespace": "n" });
        let submit = "mutation($input: SubmitBundleInput!) { submitBundle(input: $input) { position } }";
        let mut head = 0;
        while head < EVENTS {
            let claims: Vec<_> = (0..80).map(|n| claim(head + n)).collect();
            let made = server.data(submit, json!({ "input": { "claims": claims, "createNamespaces": true } })).await;
            head = made["submitBundle"]["position"].as_i64().unwrap();
        }
        let mut client = Client::ready(&server).await;
        let follow = "subscription { events(from: OLDEST) { ... on EventBatch { events { position probed data } } } }";
        client.subscribe("1", follow).await;
        // What the sockets hold is filled; then nothing more is evaluated.
        let mut before = usize::MAX;
        while before != probe.count() || before == 0 {
            before = probe.count();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let most = usize::try_from(head).unwrap();
        assert!(before < most, "{before} of {most} events were evaluated for a client that takes none");
        let mut given = Vec::new();
        while given.len() < most {
            let message = client.message().await;
            let events = message["payload"]["data"]["events"]["events"].as_array().cloned().unwrap_or_default();
            given.extend(events.iter().map(|event| event["position"].as_i64().unwrap()));
        }
        assert_eq!(given, (1..=head).collect::<Vec<i64>>());
    })
    .await;
}

#[tokio::test]
async fn a_subscription_that_panics_ends_only_itself() {
    on_sqlite(|test| async move {
        let server = Server::with_plugin(test, |_| (), Probe::default()).await;
        let mut client = Client::ready(&server).await;
        client.subscribe("stays", FOLLOW).await;
        assert_eq!(client.message_of("stays").await["type"], "next");
        client.subscribe("breaks", "subscription { breaks(at: 2) }").await;
        for n in 0..2 {
            assert_eq!(client.message_of("breaks").await["payload"]["data"]["breaks"], n);
        }
        let last = client.message_of("breaks").await;
        assert_eq!((&last["type"], &last["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("INTERNAL")));
        server.data("mutation { createNamespace(input: { path: \"after\" }) { created } }", json!({})).await;
        assert_eq!(client.message_of("stays").await["type"], "next");
        client.subscribe("breaks", "{ __typename }").await;
        assert_eq!(client.message_of("breaks").await["type"], "next", "its id is free again");
    })
    .await;
}
