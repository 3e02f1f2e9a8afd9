//! `/metrics`, for Prometheus (`OpenMetrics` text).
//!
//! What happens often is counted as it happens ([`super::observe`]); the rest is read when the page is made. Labels
//! have few values each, whatever clients do; tenants are told apart only where the configuration says so. The table
//! in `docs/OPERATIONS.md` lists every name, and a test holds the two against each other.

mod family;
mod logs;
mod plugins;
mod store;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use claimgraph_domain::error::Error;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::host::Host;
use family::{Families, Family};

/// How long a page is given again, however often it is asked for.
const KEPT: Duration = Duration::from_secs(1);
const FORM: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The page that was made last.
#[derive(Default)]
pub(super) struct Page(Mutex<Option<(Instant, Bytes)>>);

/// The page; 503 when the database does not answer.
pub(super) async fn metrics(State(host): State<Arc<Host>>) -> Response {
    match host.metrics.get(&host).await {
        Ok(page) => ([(header::CONTENT_TYPE, FORM), (header::CACHE_CONTROL, "no-store")], page).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the metrics were not to be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")]).into_response()
        }
    }
}

impl Page {
    /// The page, which is made anew when it is older than a second. Who asks meanwhile waits for the same one.
    async fn get(&self, host: &Host) -> Result<Bytes, Error> {
        let mut kept = self.0.lock().await;
        if let Some((made, page)) = &*kept
            && made.elapsed() < KEPT
        {
            return Ok(page.clone());
        }
        let page = Bytes::from(text(host).await?);
        *kept = Some((Instant::now(), page.clone()));
        Ok(page)
    }
}

async fn text(host: &Host) -> Result<String, Error> {
    let stats = host.store().feed_stats().await?;
    let mut families = logs::families(&stats, host.options.metrics_by_tenant);
    families.extend(store::families(host.store()));
    families.extend(plugins::families(host.plugins.metrics()));
    let help = "WebSockets and streams that are open";
    families.push(Family::gauge("connections", help, host.connections()));
    let help = "Documents that are kept parsed";
    families.push(Family::gauge("documents", help, host.documents.len()));
    let mut registry = Registry::with_prefix("claimgraph");
    registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    host.counts.register(&mut registry);
    registry.register_collector(Box::new(Families(families)));
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Error::internal)?;
    Ok(text)
}
