//! API keys over GraphQL.

use claimgraph_store::testing::each_store;
use serde_json::json;

use super::{VIEWER, WRITE, ask, guarded, key, told, viewer};
use crate::server::{Answer, Server, data, each_server};

const CREATE: &str = "mutation($scopes: [String!]!, $expiresAt: DateTime) {
    createKey(input: { name: \"Made\", scopes: $scopes, expiresAt: $expiresAt, environment: TEST }) {
        secret key { id name scopes environment expiresAt lastUsedAt revokedAt agent { externalId } createdBy { externalId } } } }";
const ROTATE: &str = "mutation($key: ID!, $overlap: Int) { rotateKey(input: { key: $key, overlapSeconds: $overlap }) {
    secret key { id replaces scopes } replaced { id replacedBy expiresAt } } }";
const REVOKE: &str =
    "mutation($key: ID!) { revokeKey(input: { key: $key, reason: \"lost\" }) { revoked key { revokedAt } } }";

#[tokio::test]
async fn a_key_is_made_used_rotated_and_revoked() {
    each_store(|store| async move {
        let server = guarded(store).await;
        let (admin, secret) = key(&server, "admin").await;
        let seen = viewer(&server, &secret).await;
        assert_eq!(
            (&seen["kind"], &seen["principal"], &seen["scopes"]),
            (&json!("KEY"), &json!(admin.key.id.to_string()), &json!(["admin"]))
        );
        assert_eq!((&seen["tenant"]["name"], &seen["key"]["name"]), (&json!("default"), &json!("Test")));
        assert_eq!(seen["agent"]["externalId"], "claimgraph:operator");

        let variables =
            json!({ "scopes": ["events:read", "claims:read", "claims:read"], "expiresAt": "2027-01-01T00:00:00Z" });
        let made = data(ask(&server, &secret, CREATE, variables).await)["createKey"].take();
        let text = made["secret"].as_str().unwrap();
        assert!(text.starts_with("cg_test_"), "{text}");
        assert_eq!(made["key"]["scopes"], json!(["claims:read", "events:read"]));
        let seen = viewer(&server, text).await;
        assert_eq!(seen["expiresAt"], "2027-01-01T00:00:00Z");

        let id = made["key"]["id"].clone();
        let rotated =
            data(ask(&server, &secret, ROTATE, json!({ "key": id, "overlap": 60 })).await)["rotateKey"].take();
        assert_eq!((&rotated["key"]["replaces"], &rotated["replaced"]["replacedBy"]), (&id, &rotated["key"]["id"]));
        let new = rotated["secret"].as_str().unwrap();
        for both in [text, new] {
            assert_eq!(viewer(&server, both).await["scopes"], json!(["claims:read", "events:read"]));
        }
        server.test.clock.advance(std::time::Duration::from_secs(61));
        assert_eq!(told(&ask(&server, text, VIEWER, json!({})).await), (401, "TOKEN_EXPIRED".to_owned()));
        viewer(&server, new).await;

        let revoked = data(ask(&server, &secret, REVOKE, json!({ "key": rotated["key"]["id"] })).await);
        assert_eq!(revoked["revokeKey"]["revoked"], true);
        // By the server that revoked it at once, whatever it remembers of the key.
        assert_eq!(told(&ask(&server, new, VIEWER, json!({})).await), (401, "UNAUTHENTICATED".to_owned()));

        let list = "query($ended: Boolean!) { keys(first: 10, includeEnded: $ended) { nodes { id revokedAt } } }";
        let listed = async |ended: bool| {
            let found = data(ask(&server, &secret, list, json!({ "ended": ended })).await);
            found["keys"]["nodes"].as_array().unwrap().len()
        };
        assert_eq!((listed(true).await, listed(false).await), (3, 1));
        let events = "{ changes(from: OLDEST, first: 200, filter: { categories: [\"$key\"] }) {
            ... on EventBatch { events { kind data } } } }";
        let events = ask(&server, &secret, events, json!({})).await.text;
        assert!(
            events.contains("key.created") && events.contains("key.rotated") && events.contains("key.revoked"),
            "{events}"
        );
        for hidden in [text, new, &secret] {
            assert!(!events.contains(hidden.split_at(35).1), "{events}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_made_is_told_by_path() {
    each_server(|server| async move {
        for (scopes, code, path) in [
            (json!(["claims:reed"]), "VALIDATION_FAILED", "input.scopes[0]"),
            (json!([]), "VALIDATION_FAILED", "input.scopes"),
        ] {
            let answer = Answer::of(server.ask(CREATE, json!({ "scopes": scopes }))).await.json();
            let details = &answer["errors"][0]["extensions"]["details"][0];
            assert_eq!((&details["code"], &details["path"]), (&json!(code), &json!(path)), "{answer:#}");
        }
        let (_, weak) = key(&server, "keys:manage claims:read").await;
        let answer = ask(&server, &weak, CREATE, json!({ "scopes": ["claims:read", "claims:write"] })).await;
        assert_eq!(answer.code(), "INSUFFICIENT_SCOPE");
        assert!(answer.text.contains("claims:write") && !answer.text.contains("claims:read,"), "{}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn in_development_a_credential_is_not_needed_but_must_be_good() {
    each_server(|server| async move {
        let (_, secret) = key(&server, "claims:read").await;
        assert_eq!(server.data(VIEWER, json!({})).await["viewer"]["kind"], "DEVELOPMENT");
        assert_eq!(viewer(&server, &secret).await["scopes"], json!(["claims:read"]));
        let mut wrong = secret.clone();
        wrong.replace_range(40..41, if secret.as_bytes()[40] == b'a' { "b" } else { "a" });
        assert_eq!(told(&ask(&server, &wrong, WRITE, json!({})).await), (401, "UNAUTHENTICATED".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn only_an_administrator_s_credential_chooses_the_tenant_and_none_the_agent() {
    each_store(|store| async move {
        let server = guarded(store).await;
        server.test.store.create_tenant("other").await.unwrap();
        let ((admin, strong), (_, weak)) = (key(&server, "admin").await, key(&server, "claims:read").await);
        let choose = |secret: &str, name: &'static str, value: &str| {
            Answer::of(server.ask(VIEWER, json!({})).bearer_auth(secret).header(name, value))
        };
        for tenant in ["other", "default", "nowhere"] {
            assert_eq!(told(&choose(&weak, "x-tenant", tenant).await), (403, "FORBIDDEN".to_owned()), "{tenant}");
        }
        let seen = data(choose(&strong, "x-tenant", "other").await)["viewer"].take();
        assert_eq!(
            (&seen["tenant"]["name"], &seen["agent"]["externalId"]),
            (&json!("other"), &json!("claimgraph:operator"))
        );
        assert_eq!(seen["principal"], admin.key.id.to_string());
        assert_eq!(seen["key"], json!(null), "the key is none of that tenant's");
        assert_eq!(told(&choose(&strong, "x-tenant", "nowhere").await), (404, "NOT_FOUND".to_owned()));
        let agent = admin.key.agent.to_string();
        assert_eq!(told(&choose(&strong, "x-agent", &agent).await), (403, "FORBIDDEN".to_owned()));
        let bare = Answer::of(server.ask(VIEWER, json!({})).header("x-tenant", "other")).await;
        assert_eq!(told(&bare), (401, "UNAUTHENTICATED".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_test_key_is_not_taken_in_production() {
    each_store(|store| async move {
        let production = |config: &mut claimgraph::config::Config| {
            super::required(config);
            config.server.environment = claimgraph::config::Environment::Production;
        };
        let server = Server::start(store, production).await;
        let (_, test) = super::key_with(&server, |asked| {
            asked.environment = claimgraph_domain::model::KeyEnvironment::Test;
        })
        .await;
        let answer = ask(&server, &test, WRITE, json!({})).await;
        assert_eq!(told(&answer), (401, "UNAUTHENTICATED".to_owned()));
        assert!(answer.text.contains("test key"), "{}", answer.text);
        let (_, live) = key(&server, "admin").await;
        viewer(&server, &live).await;
    })
    .await;
}
