//! Tokens that are good, and how the issuer's keys are come by.

use std::time::Duration;

use claimgraph::config::Secret;
use claimgraph_domain::model::AgentKind;
use claimgraph_store::ops::agent::RegisterAgent;
use claimgraph_store::testing::{each_store, on_sqlite};
use serde_json::json;

use super::issuer::{self, Issuer, SECRET, claims, hs256, with};
use super::{VIEWER, ask, told, viewer};
use crate::server::Server;

#[tokio::test]
async fn a_token_of_each_kind_acts_for_its_agent_with_its_scopes() {
    each_store(|store| async move {
        let issuer = Issuer::start().await;
        let server = Server::start(store, |config| {
            issuer.trust(config);
            config.auth.jwt_secret = Secret::new(SECRET);
        })
        .await;
        let scope = server.test.store.ensure_tenant("default").await.unwrap();
        let agent =
            RegisterAgent { external_id: Some("orcid:1".to_owned()), ..RegisterAgent::new(AgentKind::Human, "Ada") };
        let agent = server.test.store.execute(&scope, agent, None).await.unwrap().outcome.id;
        let good = claims(&server.test);
        let tokens = [
            issuer.sign("ES256", "ec1", &good),
            issuer.sign("EdDSA", "ed1", &good),
            issuer.sign("RS256", "rsa1", &good),
            hs256(&good),
            hs256(&with(
                &good,
                json!({ "aud": ["another", "claimgraph"], "scope": null, "scp": ["claims:read", "claims:write"] }),
            )),
            hs256(&with(&good, json!({ "exp": 1e10, "nbf": null }))),
        ];
        for token in &tokens {
            let seen = viewer(&server, token).await;
            assert_eq!(seen["kind"], "TOKEN");
            assert_eq!(seen["principal"], format!("token:{}#orcid:1", issuer::ISSUER));
            assert_eq!(seen["scopes"], json!(["claims:read", "claims:write"]));
            assert_eq!((&seen["agent"]["id"], &seen["tenant"]["name"]), (&json!(agent.to_string()), &json!("default")));
            assert_eq!(seen["key"], json!(null));
        }
        assert_eq!(issuer.asked(), 1, "the keys are kept");
        let stranger = hs256(&with(&good, json!({ "sub": "orcid:2" })));
        assert_eq!(told(&ask(&server, &stranger, VIEWER, json!({})).await), (401, "UNAUTHENTICATED".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn agents_are_registered_and_tenants_taken_from_other_claims_where_that_is_configured() {
    each_store(|store| async move {
        store.store.ensure_tenant("lab").await.unwrap();
        let server = Server::start(store, |config| {
            super::required(config);
            issuer::trust(config);
            config.auth.jwt_secret = Secret::new(SECRET);
            config.auth.jwt_register_agents = true;
            config.auth.jwt_tenant_claim = "https://claims.example/tenant".to_owned();
            config.auth.jwt_agent_claim = "orcid".to_owned();
        })
        .await;
        let good = with(
            &claims(&server.test),
            json!({ "tenant": null, "https://claims.example/tenant": "lab", "orcid": "0000-1", "name": "Ada" }),
        );
        for _ in 0..2 {
            let seen = viewer(&server, &hs256(&good)).await;
            assert_eq!((&seen["tenant"]["name"], &seen["agent"]["externalId"]), (&json!("lab"), &json!("0000-1")));
        }
        let scope = server.test.store.scope("lab", None).await.unwrap();
        let agent = server.test.store.find_agent_by_external_id(&scope, "0000-1").await.unwrap().unwrap();
        assert_eq!((agent.name.as_str(), agent.kind, agent.verifier), ("Ada", AgentKind::Human, false));
    })
    .await;
}

#[tokio::test]
async fn keys_are_asked_for_again_when_they_change_but_not_in_a_loop() {
    on_sqlite(|store| async move {
        let issuer = Issuer::start().await;
        let server = Server::start(store, |config| {
            issuer.trust(config);
            config.auth.jwt_register_agents = true;
            config.auth.jwks_refresh_ms = 300;
        })
        .await;
        let good = claims(&server.test);
        viewer(&server, &issuer.sign("ES256", "ec1", &good)).await;
        assert_eq!(issuer.asked(), 1);
        let unknown = issuer.sign("ES256", "ec2", &good);
        tokio::time::sleep(Duration::from_millis(400)).await;
        for _ in 0..50 {
            assert_eq!(ask(&server, &unknown, VIEWER, json!({})).await.status, 401);
        }
        let asked = issuer.asked();
        assert!((2..50).contains(&asked), "asked {asked} times");
        // The issuer has changed its keys.
        issuer.publish("2");
        tokio::time::sleep(Duration::from_millis(400)).await;
        viewer(&server, &unknown).await;
        let old = issuer.sign("ES256", "ec1", &good);
        assert_eq!(ask(&server, &old, VIEWER, json!({})).await.status, 401, "the old key is not told any more");
    })
    .await;
}

#[tokio::test]
async fn known_keys_count_on_while_the_issuer_is_away() {
    on_sqlite(|store| async move {
        let issuer = Issuer::start().await;
        let trust = |config: &mut claimgraph::config::Config| {
            issuer.trust(config);
            config.auth.jwt_register_agents = true;
            (config.auth.jwks_refresh_ms, config.auth.jwks_lifetime_ms) = (100, 1_000);
        };
        issuer.break_down(true);
        let server = Server::start(store, trust).await;
        let token = issuer.sign("EdDSA", "ed1", &claims(&server.test));
        let away = ask(&server, &token, VIEWER, json!({})).await;
        assert_eq!(told(&away), (503, "UNAVAILABLE".to_owned()), "nothing is known of the key");
        issuer.break_down(false);
        tokio::time::sleep(Duration::from_millis(150)).await;
        viewer(&server, &token).await;
        issuer.break_down(true);
        let before = issuer.asked();
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        viewer(&server, &token).await;
        assert!(issuer.asked() > before, "it was asked, and had no answer");
    })
    .await;
}

#[tokio::test]
async fn algorithms_that_are_not_listed_are_not_taken() {
    on_sqlite(|store| async move {
        let issuer = Issuer::start().await;
        let server = Server::start(store, |config| {
            issuer.trust(config);
            config.auth.jwt_register_agents = true;
            config.auth.jwt_secret = Secret::new(SECRET);
            config.auth.jwt_algorithms = "ES256, EdDSA".to_owned();
        })
        .await;
        let good = claims(&server.test);
        viewer(&server, &issuer.sign("ES256", "ec1", &good)).await;
        for token in [issuer.sign("RS256", "rsa1", &good), hs256(&good)] {
            assert_eq!(told(&ask(&server, &token, VIEWER, json!({})).await), (401, "UNAUTHENTICATED".to_owned()));
        }
    })
    .await;
}
