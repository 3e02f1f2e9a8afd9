//! What is guarded besides the API.

use claimgraph_store::testing::on_sqlite;

use super::{guarded, key, told};
use crate::server::{Answer, Server, on_server_with};

#[tokio::test]
async fn the_metrics_want_an_administrator_unless_they_are_opened() {
    on_sqlite(|store| async move {
        let server = guarded(store).await;
        let ((_, admin), (_, reader)) = (key(&server, "admin").await, key(&server, "claims:read").await);
        let metrics = |secret: Option<String>| {
            let request = server.get("/metrics");
            Answer::of(if let Some(secret) = secret { request.bearer_auth(secret) } else { request })
        };
        assert_eq!(told(&metrics(None).await), (401, "UNAUTHENTICATED".to_owned()));
        assert_eq!(told(&metrics(Some(reader)).await), (403, "INSUFFICIENT_SCOPE".to_owned()));
        assert_eq!(metrics(Some(admin)).await.status, 200);
        // Whoever watches the process needs no credential.
        for path in ["/health", "/ready"] {
            assert_eq!(Answer::of(server.get(path)).await.status, 200, "{path}");
        }
    })
    .await;
    let open = |config: &mut claimgraph::config::Config| {
        super::required(config);
        config.auth.open_metrics = true;
    };
    on_server_with(open, |server: Server| async move {
        assert_eq!(Answer::of(server.get("/metrics")).await.status, 200);
    })
    .await;
}
