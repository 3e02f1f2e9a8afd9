//! Connections that stay open end with the credential that they rest on.

use std::time::Duration;

use claimgraph::config::Secret;
use claimgraph_domain::ambient::Clock as _;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::testing::{TestStore, each_store};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::issuer::{self, SECRET, claims, hs256, with};
use super::{guarded, key, key_with};
use crate::feed::{SentEvent, event};
use crate::server::{Answer, Server, each_server};
use crate::socket::{Client, Heard};

const FOLLOW: &str = "subscription { events { __typename } }";
/// How long something may take that must happen.
const PATIENCE: Duration = Duration::from_secs(20);

async fn socket(server: &Server, secret: &str) -> Client {
    let mut client = Client::open(server, "graphql-transport-ws", &[]).await;
    let payload = json!({ "authorization": format!("Bearer {secret}") });
    client.say(&json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(client.message().await["type"], "connection_ack");
    client.subscribe("1", FOLLOW).await;
    assert_eq!(client.message_of("1").await["type"], "next");
    client
}

async fn stream(server: &Server, secret: &str) -> (reqwest::Response, String) {
    let request = server.ask(FOLLOW, json!({})).bearer_auth(secret).header("accept", "text/event-stream");
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut rest = String::new();
    let first = timeout(PATIENCE, event(&mut response, &mut rest)).await.unwrap().unwrap();
    assert_eq!(first.name, "next");
    (response, rest)
}

/// Waits until both have ended, and looks how.
async fn both_end(mut client: Client, (mut response, mut rest): (reqwest::Response, String), code: &str) {
    match timeout(PATIENCE, client.hear()).await.unwrap() {
        Heard::Closed(4403, reason) => assert!(reason.starts_with(code), "{reason}"),
        other => panic!("{other:?}"),
    }
    let last: SentEvent = timeout(PATIENCE, event(&mut response, &mut rest)).await.unwrap().unwrap();
    let told: Value = serde_json::from_str(&last.data).unwrap();
    assert_eq!((last.name.as_str(), &told["errors"][0]["extensions"]["code"]), ("next", &json!(code)));
    assert_eq!(timeout(PATIENCE, event(&mut response, &mut rest)).await.unwrap().unwrap().name, "complete");
    assert_eq!(timeout(PATIENCE, event(&mut response, &mut rest)).await.unwrap(), None);
}

#[tokio::test]
async fn a_revoked_key_ends_what_is_open_with_it_and_nothing_else() {
    each_store(|store| async move {
        let server = guarded(store).await;
        let ((revoked, secret), (_, other)) = (key(&server, "admin").await, key(&server, "admin").await);
        let (open, streamed) = (socket(&server, &secret).await, stream(&server, &secret).await);
        let mut stays = socket(&server, &other).await;
        let scope = server.test.store.scope("default", None).await.unwrap();
        server.test.store.revoke_key(&scope, revoked.key.id, None).await.unwrap();
        // They may have seen the event of it before.
        let mut open = open;
        let closed = loop {
            match timeout(PATIENCE, open.hear()).await.unwrap() {
                Heard::Message(message) => assert_eq!(message["type"], "next"),
                Heard::Closed(code, reason) => break (code, reason),
            }
        };
        assert!(closed.0 == 4403 && closed.1.starts_with("UNAUTHENTICATED"), "{closed:?}");
        let (mut response, mut rest) = streamed;
        let mut told = String::new();
        while let Some(event) = timeout(PATIENCE, event(&mut response, &mut rest)).await.unwrap() {
            told.push_str(&event.data);
        }
        assert!(told.contains("UNAUTHENTICATED"), "{told}");
        assert_eq!(stays.message_of("1").await["type"], "next", "the event of the revocation");
        stays.say(&json!({ "type": "ping" })).await;
        assert_eq!(stays.message().await["type"], "pong");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_expires_ends_what_is_open_with_it() {
    each_store(|store| async move {
        let server = guarded(store).await;
        let soon = Timestamp::from_micros(server.test.clock.now().micros() + 2_000_000);
        let (_, secret) = key_with(&server, |asked| asked.expires_at = Some(soon)).await;
        let (open, streamed) = (socket(&server, &secret).await, stream(&server, &secret).await);
        both_end(open, streamed, "TOKEN_EXPIRED").await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_another_process_revokes_ends_what_is_open_with_it() {
    each_store(|store| async move {
        let server = guarded(store).await;
        let (revoked, secret) = key(&server, "admin").await;
        let mut open = socket(&server, &secret).await;
        let other = TestStore::open(&server.test.url).await;
        let scope = other.store.scope("default", None).await.unwrap();
        other.store.revoke_key(&scope, revoked.key.id, None).await.unwrap();
        let code = loop {
            match timeout(PATIENCE, open.hear()).await.unwrap() {
                Heard::Message(_) => {}
                Heard::Closed(code, _) => break code,
            }
        };
        assert_eq!(code, 4403);
        other.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn many_connections_of_one_key_cost_one_statement_a_look() {
    each_store(|store| async move {
        let server = Server::start(store, |config| {
            super::required(config);
            config.auth.key_check_ms = 200;
        })
        .await;
        let (_, secret) = key(&server, "admin").await;
        let mut open = Vec::new();
        for _ in 0..20 {
            open.push(socket(&server, &secret).await);
        }
        let of_keys = || {
            let all = server.test.statements.take();
            all.iter().filter(|statement| statement.sql.contains("api_key")).count()
        };
        let _ = of_keys();
        let mut looks = 0;
        // Far fewer than one a connection, however slow the machine is.
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            looks += of_keys();
        }
        assert!((1..20).contains(&looks), "{looks} statements for {} connections", open.len());
    })
    .await;
}

#[tokio::test]
async fn what_is_open_in_a_tenant_ends_with_it_whatever_proved_who_asks() {
    each_store(|store| async move {
        store.store.ensure_tenant("lab").await.unwrap();
        let server = Server::start(store, |config| {
            super::required(config);
            issuer::trust(config);
            config.auth.jwt_secret = Secret::new(SECRET);
            config.auth.jwt_register_agents = true;
        })
        .await;
        let of =
            |tenant: &str| hs256(&with(&claims(&server.test), json!({ "tenant": tenant, "scope": "events:read" })));
        let (token, (_, admin)) = (of("lab"), key(&server, "admin").await);
        let (open, streamed) = (socket(&server, &token).await, stream(&server, &token).await);
        let mut stays = socket(&server, &of("default")).await;
        let elsewhere = server.ask(FOLLOW, json!({})).bearer_auth(&admin).header("x-tenant", "lab");
        let mut elsewhere = elsewhere.header("accept", "text/event-stream").send().await.unwrap();
        let other = TestStore::open(&server.test.url).await;
        other.store.delete_tenant("lab").await.unwrap();
        other.store.close().await.unwrap();
        both_end(open, streamed, "UNAUTHENTICATED").await;
        let (mut rest, mut told) = (String::new(), String::new());
        while let Some(event) = timeout(PATIENCE, event(&mut elsewhere, &mut rest)).await.unwrap() {
            told.push_str(&event.data);
        }
        assert!(told.contains("the tenant of this connection was deleted"), "{told}");
        stays.say(&json!({ "type": "ping" })).await;
        assert_eq!(stays.message().await["type"], "pong");
    })
    .await;
}

#[tokio::test]
async fn a_running_server_notices_that_its_own_tenant_was_deleted_and_begins_it_anew() {
    each_server(|server| async move {
        const WHO: &str = "{ viewer { tenant { id name } } }";
        let before = server.data(WHO, json!({})).await["viewer"]["tenant"].take();
        let other = TestStore::open(&server.test.url).await;
        other.store.delete_tenant("default").await.unwrap();
        other.store.close().await.unwrap();
        let anew = async {
            loop {
                let answer = Answer::of(server.ask(WHO, json!({}))).await.json();
                let now = &answer["data"]["viewer"]["tenant"];
                if now["name"] == "default" && *now != before {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, anew).await.expect("it is noticed");
        let made = server.data(super::WRITE, json!({})).await;
        assert_eq!(made["createNamespace"]["created"], true);
    })
    .await;
}
