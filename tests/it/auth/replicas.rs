//! Two servers over one database, and two tenants.

use std::time::Duration;

use claimgraph_store::testing::{TestStore, each_store};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::{VIEWER, WRITE, ask, guarded, key, told, viewer};
use crate::server::data;

/// How long something may take that must happen.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn what_is_revoked_on_one_server_is_refused_by_the_other() {
    each_store(|store| async move {
        let other = guarded(TestStore::open(&store.url).await).await;
        // Two processes do not make the same ids: ids take the time.
        other.test.clock.advance(Duration::from_secs(5));
        let server = guarded(store).await;
        let ((_, admin), (doomed, secret)) = (key(&server, "admin").await, key(&server, "claims:read").await);
        for server in [&server, &other] {
            assert_eq!(viewer(server, &secret).await["kind"], "KEY");
        }
        let revoke = "mutation($key: ID!) { revokeKey(input: { key: $key }) { revoked } }";
        let revoked = ask(&server, &admin, revoke, json!({ "key": doomed.key.id.to_string() })).await;
        assert_eq!(data(revoked)["revokeKey"]["revoked"], true);
        assert_eq!(told(&ask(&server, &secret, VIEWER, json!({})).await).0, 401);
        let refused = async {
            while ask(&other, &secret, VIEWER, json!({})).await.status != 401 {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, refused).await.expect("the other server refuses it");
        assert_eq!(viewer(&other, &admin).await["kind"], "KEY", "the other key is taken as before");
    })
    .await;
}

#[tokio::test]
async fn a_key_of_one_tenant_sees_nothing_of_another() {
    each_store(|store| async move {
        let server = guarded(store).await;
        let (mine, secret) = key(&server, "admin").await;
        let stranger = server.test.store.create_tenant("stranger").await.unwrap();
        let asked = claimgraph_store::key::CreateKey {
            name: "Theirs".to_owned(),
            agent: None,
            permissions: "claims:read claims:write keys:manage".parse().unwrap(),
            environment: claimgraph_domain::model::KeyEnvironment::Live,
            expires_at: None,
        };
        let (theirs, their_secret) = server.test.store.create_key(&stranger, asked).await.unwrap();
        data(ask(&server, &their_secret.text(), WRITE, json!({})).await);
        let look = "query($id: ID!) { key(id: $id) { id } namespaces(first: 5) { nodes { path } } keys(first: 5) { nodes { id } } }";
        let seen = data(ask(&server, &their_secret.text(), look, json!({ "id": mine.key.id.to_string() })).await);
        assert_eq!(seen["key"], json!(null));
        assert_eq!(seen["keys"]["nodes"], json!([{ "id": theirs.key.id.to_string() }]));
        let seen = data(ask(&server, &secret, look, json!({ "id": theirs.key.id.to_string() })).await);
        assert_eq!((&seen["key"], &seen["namespaces"]["nodes"]), (&json!(null), &json!([])));
        for mutation in ["revokeKey", "rotateKey"] {
            let change = format!("mutation($key: ID!) {{ {mutation}(input: {{ key: $key }}) {{ key {{ id }} }} }}");
            let foreign = ask(&server, &their_secret.text(), &change, json!({ "key": mine.key.id.to_string() })).await;
            assert_eq!(foreign.code(), "NOT_FOUND", "{}", foreign.text);
        }
        assert_eq!(viewer(&server, &secret).await["kind"], "KEY");
        // With the tenant go its keys.
        server.test.store.delete_tenant("stranger").await.unwrap();
        let refused = async {
            while ask(&server, &their_secret.text(), VIEWER, json!({})).await.status != 401 {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, refused).await.expect("the key is refused");
    })
    .await;
}
