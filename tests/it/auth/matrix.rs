//! Every way in which a credential can be wrong: each has its code, on every transport, and none reaches a resolver.

use std::time::Duration;

use claimgraph_store::testing::each_store;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error as WsError;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::issuer::{self, Issuer, SECRET, claims, encode, hs256, message, sign_with_secret, with};
use super::{WRITE, ask, key, key_with, told, viewer};
use crate::server::{Answer, Server};
use crate::socket::{Client, Heard};

const PROTOCOL: &str = "graphql-transport-ws";

/// A server that takes keys and tokens of both kinds, with an agent that tokens name.
async fn server(test: claimgraph_store::testing::TestStore, issuer: &Issuer) -> Server {
    let trust = |config: &mut claimgraph::config::Config| {
        issuer.trust(config);
        config.auth.jwt_secret = claimgraph::config::Secret::new(SECRET);
        config.auth.jwt_register_agents = true;
        config.auth.key_check_ms = 10;
    };
    Server::start(test, trust).await
}

/// Wrong keys, each with its code.
async fn wrong_keys(server: &Server) -> Vec<(&'static str, String, &'static str)> {
    let (_, good) = key(server, "admin").await;
    let (other, other_text) = key(server, "admin").await;
    let (revoked, revoked_text) = key(server, "admin").await;
    let scope = server.test.store.scope("default", None).await.unwrap();
    server.test.store.revoke_key(&scope, revoked.key.id, None).await.unwrap();
    let soon = server.test.clock.as_ref();
    let soon = claimgraph_domain::ambient::Clock::now(soon).micros() + 1;
    let (_, expired) = key_with(server, |asked| {
        asked.expires_at = Some(claimgraph_domain::time::Timestamp::from_micros(soon));
    })
    .await;
    server.test.clock.advance(Duration::from_secs(1));
    // The same secret under another id, and an id that nobody has; both with a checksum that fits.
    let stranger = claimgraph_domain::rules::api_key::ApiKeySecret::new(
        claimgraph_domain::model::KeyEnvironment::Live,
        other.key.id,
        &[7; 32],
    );
    let nobody = claimgraph_domain::rules::api_key::ApiKeySecret::new(
        claimgraph_domain::model::KeyEnvironment::Live,
        claimgraph_domain::id::KeyId::from_uuid(uuid::Uuid::from_u128(1)),
        &[7; 32],
    );
    let mut garbled = good.clone();
    let last = if garbled.pop() == Some('a') { 'b' } else { 'a' };
    garbled.push(last);
    vec![
        ("garbled", garbled, "UNAUTHENTICATED"),
        ("cut off", good.split_at(60).0.to_owned(), "UNAUTHENTICATED"),
        ("test for live", other_text.replace("cg_live_", "cg_test_"), "UNAUTHENTICATED"),
        ("another's secret", stranger.text(), "UNAUTHENTICATED"),
        ("unknown", nobody.text(), "UNAUTHENTICATED"),
        ("revoked", revoked_text, "UNAUTHENTICATED"),
        ("expired", expired, "TOKEN_EXPIRED"),
        ("no credential at all", "hello".to_owned(), "UNAUTHENTICATED"),
    ]
}

/// Wrong tokens, each with its code.
fn wrong_tokens(server: &Server, issuer: &Issuer) -> Vec<(&'static str, String, &'static str)> {
    let good = claims(&server.test);
    let now = good["iat"].as_i64().unwrap();
    let es256 = |changes: Value| issuer.sign("ES256", "ec1", &with(&good, changes));
    let none = |name: &str| format!("{}.{}", message(&json!({ "alg": name }), &good), encode("x"));
    let signed = es256(json!({}));
    let (head, tail) = signed.rsplit_once('.').unwrap();
    let mut forged = with(&good, json!({ "scope": "admin" })).to_string();
    forged = format!("{}.{}.{tail}", head.split('.').next().unwrap(), encode(forged));
    let mut all = vec![
        ("garbled token", format!("{head}x.{tail}"), "UNAUTHENTICATED"),
        ("claims of another", forged, "UNAUTHENTICATED"),
        ("expired token", es256(json!({ "exp": now - 31 })), "TOKEN_EXPIRED"),
        ("no expiry", es256(json!({ "exp": null })), "UNAUTHENTICATED"),
        ("expiry that is no number", es256(json!({ "exp": "never" })), "UNAUTHENTICATED"),
        ("not yet", es256(json!({ "nbf": now + 31 })), "UNAUTHENTICATED"),
        ("wrong audience", es256(json!({ "aud": "another" })), "UNAUTHENTICATED"),
        ("no audience", es256(json!({ "aud": null })), "UNAUTHENTICATED"),
        ("wrong issuer", es256(json!({ "iss": "https://evil.example" })), "UNAUTHENTICATED"),
        ("no issuer", es256(json!({ "iss": null })), "UNAUTHENTICATED"),
        ("unknown tenant", es256(json!({ "tenant": "nowhere" })), "UNAUTHENTICATED"),
        ("no tenant", es256(json!({ "tenant": null })), "UNAUTHENTICATED"),
        ("no agent", es256(json!({ "sub": null })), "UNAUTHENTICATED"),
        ("the operator", es256(json!({ "sub": "claimgraph:operator" })), "UNAUTHENTICATED"),
        ("unknown kid", issuer.sign("ES256", "ec9", &good), "UNAUTHENTICATED"),
        ("kid of another kind", issuer.sign("ES256", "rsa1", &good), "UNAUTHENTICATED"),
        ("a key for encryption", issuer.sign("RS256", "enc", &good), "UNAUTHENTICATED"),
        ("wrong secret", sign_with_secret(&json!({ "alg": "HS256" }), &good, b"another"), "UNAUTHENTICATED"),
        ("HS512", sign_with_secret(&json!({ "alg": "HS512" }), &good, SECRET.as_bytes()), "UNAUTHENTICATED"),
        (
            "critical",
            sign_with_secret(&json!({ "alg": "HS256", "crit": ["x"], "x": 1 }), &good, SECRET.as_bytes()),
            "UNAUTHENTICATED",
        ),
        (
            "RS256 with a secret",
            sign_with_secret(&json!({ "alg": "RS256", "kid": "rsa1" }), &good, SECRET.as_bytes()),
            "UNAUTHENTICATED",
        ),
        ("none", none("none"), "UNAUTHENTICATED"),
        ("None", none("None"), "UNAUTHENTICATED"),
        ("none without a signature", format!("{}.", message(&json!({ "alg": "none" }), &good)), "UNAUTHENTICATED"),
    ];
    for secret in issuer.public_texts() {
        let header = json!({ "alg": "HS256", "kid": "rsa1" });
        all.push(("a public key as secret", sign_with_secret(&header, &good, &secret), "UNAUTHENTICATED"));
    }
    all
}

/// Runs with a server on each database and every wrong credential.
async fn with_wrong<F: Future<Output = ()>>(test: impl Fn(Server, Vec<(&'static str, String, &'static str)>) -> F) {
    each_store(|store| async {
        let issuer = Issuer::start().await;
        let server = server(store, &issuer).await;
        // What is right is taken, so that what follows is refused for its own reason.
        assert_eq!(viewer(&server, &hs256(&claims(&server.test))).await["kind"], "TOKEN");
        let mut wrong = wrong_keys(&server).await;
        wrong.extend(wrong_tokens(&server, &issuer));
        test(server, wrong).await;
    })
    .await;
}

/// What a server did since the last look: nothing but to look for credentials, tenants and agents.
fn only_looked(server: &Server, name: &str) {
    for statement in server.test.statements.take() {
        let looked = ["\"api_key\"", "\"tenant\"", "\"agent\""]
            .iter()
            .any(|table| statement.sql.starts_with("SELECT") && statement.sql.contains(&format!("FROM {table}")));
        assert!(looked, "{name}: {}", statement.sql);
    }
}

#[tokio::test]
async fn over_http_each_has_its_code_and_none_gets_through() {
    with_wrong(|server, wrong| async move {
        let scope = server.test.store.scope("default", None).await.unwrap();
        let head = server.test.store.position(&scope).await.unwrap();
        let _ = server.test.statements.take();
        for (name, credential, code) in wrong {
            for accept in ["application/graphql-response+json", "application/json", "text/event-stream"] {
                let request = server.ask(WRITE, json!({})).bearer_auth(&credential).header("accept", accept);
                let answer = Answer::of(request).await;
                assert_eq!(told(&answer), (401, code.to_owned()), "{name}: {}", answer.text);
                assert!(answer.header("www-authenticate").starts_with("Bearer"), "{name}");
                assert!(answer.json().get("data").is_none(), "{name}");
                only_looked(&server, name);
            }
        }
        let missing = Answer::of(server.ask(WRITE, json!({}))).await;
        assert_eq!(told(&missing), (401, "UNAUTHENTICATED".to_owned()));
        assert_eq!(missing.header("www-authenticate"), "Bearer realm=\"claimgraph\"");
        let basic = Answer::of(server.ask(WRITE, json!({})).basic_auth("a", Some("b"))).await;
        assert_eq!(told(&basic), (401, "UNAUTHENTICATED".to_owned()));
        only_looked(&server, "missing");
        assert_eq!(server.test.store.position(&scope).await.unwrap(), head, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn over_websocket_each_is_refused_by_http_or_by_4401() {
    with_wrong(|server, wrong| async move {
        let _ = server.test.statements.take();
        for (name, credential, code) in wrong {
            let mut request = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
            request.headers_mut().insert("sec-websocket-protocol", PROTOCOL.parse().unwrap());
            request.headers_mut().insert("authorization", format!("Bearer {credential}").parse().unwrap());
            match connect_async(request).await {
                Err(WsError::Http(answer)) => assert_eq!(answer.status(), 401, "{name}"),
                other => panic!("{name}: {other:?}"),
            }
            let mut client = Client::open(&server, PROTOCOL, &[]).await;
            let payload = json!({ "Authorization": format!("Bearer {credential}") });
            client.say(&json!({ "type": "connection_init", "payload": payload })).await;
            match client.hear().await {
                Heard::Closed(4401, reason) => assert!(reason.starts_with(code), "{name}: {reason}"),
                other => panic!("{name}: {other:?}"),
            }
            only_looked(&server, name);
        }
        let mut client = Client::open(&server, PROTOCOL, &[]).await;
        client.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(client.closed().await, 4401);
        let mut client = Client::open(&server, PROTOCOL, &[]).await;
        client.subscribe("1", "{ serverInfo { version } }").await;
        assert_eq!(client.closed().await, 4401);
        only_looked(&server, "missing");
    })
    .await;
}

#[tokio::test]
async fn an_unknown_key_and_a_wrong_secret_are_answered_alike_after_the_same_work() {
    with_wrong(|server, wrong| async move {
        let mut seen = Vec::new();
        for (name, credential, _) in wrong {
            if !["another's secret", "unknown"].contains(&name) {
                continue;
            }
            // What was known of the key is out of date by then.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let _ = server.test.statements.take();
            let answer = ask(&server, &credential, WRITE, json!({})).await;
            let statements: Vec<String> = server.test.statements.take().into_iter().map(|one| one.sql).collect();
            let mut body = answer.json();
            body["errors"][0]["extensions"]["requestId"] = Value::Null;
            seen.push((answer.status, body, statements));
        }
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0].2.len(), 1, "{:?}", seen[0].2);
    })
    .await;
}

#[tokio::test]
async fn two_credentials_and_one_in_the_address_are_refused() {
    each_store(|store| async move {
        let server = super::guarded(store).await;
        let (_, good) = key(&server, "admin").await;
        let (_, other) = key(&server, "admin").await;
        let twice = server.ask(WRITE, json!({})).bearer_auth(&good).bearer_auth(&other);
        assert_eq!(told(&Answer::of(twice).await), (400, "BAD_REQUEST".to_owned()));
        for query in [format!("access_token={good}"), format!("query=%7BserverInfo%7Bversion%7D%7D&token={good}")] {
            let get = Answer::of(server.get(&format!("/graphql?{query}"))).await;
            let post =
                Answer::of(server.request("POST", &format!("/graphql?{query}")).json(&json!({ "query": WRITE }))).await;
            let both = Answer::of(server.get(&format!("/graphql?{query}")).bearer_auth(&good)).await;
            for answer in [get, post, both] {
                assert_eq!(told(&answer), (400, "BAD_REQUEST".to_owned()), "{}", answer.text);
                assert!(!answer.text.contains(&good), "{}", answer.text);
            }
        }
        let authorization = format!("Bearer {good}");
        let mut client = Client::open(&server, PROTOCOL, &[("authorization", &authorization)]).await;
        let payload = json!({ "authorization": format!("Bearer {other}") });
        client.say(&json!({ "type": "connection_init", "payload": payload })).await;
        assert!(matches!(client.hear().await, Heard::Closed(4403, reason) if reason.starts_with("BAD_REQUEST")));
    })
    .await;
}

#[tokio::test]
async fn a_token_without_anything_to_verify_it_is_refused() {
    each_store(|store| async move {
        let server = super::guarded(store).await;
        let token = hs256(&claims(&server.test));
        assert_eq!(told(&ask(&server, &token, WRITE, json!({})).await), (401, "UNAUTHENTICATED".to_owned()));
    })
    .await;
    let mut config = claimgraph::config::Config::default();
    issuer::trust(&mut config);
    assert!(config.auth.jwt_secret.is_empty() && config.auth.jwks_url.is_empty());
}
