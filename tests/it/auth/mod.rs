//! Who is let in, and who is not: keys, tokens, and connections that stay open.

mod cli;
mod issuer;
mod keys;
mod live;
mod matrix;
mod metrics;
mod replicas;
mod tenants;
mod tokens;

use claimgraph::config::{AuthMode, Config};
use claimgraph_domain::model::KeyEnvironment;
use claimgraph_store::key::{CreateKey, Key};
use claimgraph_store::testing::TestStore;
use serde_json::{Value, json};

use crate::server::{Answer, Server};

/// A write, so that whatever gets through is seen in the log.
pub(super) const WRITE: &str = "mutation { createNamespace(input: { path: \"through\" }) { created } }";
/// Whoever asks.
pub(super) const VIEWER: &str =
    "{ viewer { kind principal scopes expiresAt tenant { name } agent { id externalId } key { id name } } }";

/// Makes credentials a must.
pub(crate) fn required(config: &mut Config) {
    config.auth.mode = AuthMode::Required;
}

/// A server that wants credentials.
pub(crate) async fn guarded(test: TestStore) -> Server {
    Server::start(test, required).await
}

/// A key of the tenant `default`, with its text.
pub(crate) async fn key(server: &Server, scopes: &str) -> (Key, String) {
    key_with(server, |asked| asked.permissions = scopes.parse().unwrap()).await
}

/// A key of the tenant `default` with everything changed that is to be.
pub(super) async fn key_with(server: &Server, change: impl FnOnce(&mut CreateKey)) -> (Key, String) {
    let store = &server.test.store;
    let scope = store.ensure_tenant("default").await.unwrap();
    let mut asked = CreateKey {
        name: "Test".to_owned(),
        agent: None,
        permissions: "admin".parse().unwrap(),
        environment: KeyEnvironment::Live,
        expires_at: None,
    };
    change(&mut asked);
    let (key, secret) = store.create_key(&scope, asked).await.unwrap();
    (key, secret.text())
}

/// The answer to a document, with a credential.
pub(crate) async fn ask(server: &Server, credential: &str, query: &str, variables: Value) -> Answer {
    Answer::of(server.ask(query, variables).bearer_auth(credential)).await
}

/// What the server makes of a credential.
pub(super) async fn viewer(server: &Server, credential: &str) -> Value {
    crate::server::data(ask(server, credential, VIEWER, json!({})).await)["viewer"].take()
}

/// The status and the code of an answer.
pub(crate) fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}
