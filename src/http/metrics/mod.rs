//! `/metrics`, for Prometheus (`OpenMetrics` text).
//!
//! What happens often is counted as it happens ([`super::observe`]); the rest is read when the page is made. Labels
//! have few values each, whatever clients do; tenants are told apart only where the configuration says so. The table in
//! `docs/OPERATIONS.md` lists every name, and a test holds the two against each other.

mod family;
mod logs;
mod plugins;
mod search;
mod store;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use claimgraph_domain::access::Permission;
use claimgraph_domain::error::{Code, Error};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::choice::Choice;
use super::failure::refuse;
use super::host::Host;
use super::request_id::RequestId;
use family::{Families, Family};

/// How long a page is given again, however often it is asked for.
const KEPT: Duration = Duration::from_secs(1);
const FORM: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What `/metrics` tells, and whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricsOptions {
    /// Whether it needs no credential.
    pub open: bool,
    /// Whether it tells of each tenant.
    pub by_tenant: bool,
}

/// The page that was made last.
#[derive(Default)]
pub(super) struct Page(Mutex<Option<(Instant, Bytes)>>);

/// The page; 503 when the database does not answer. It is of all tenants, so where credentials are required it wants
/// one with the scope `admin`, unless the configuration opens it.
pub(super) async fn metrics(
    State(host): State<Arc<Host>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    if let Err(error) = admit(&host, &headers).await {
        return refuse(error, None, &id);
    }
    match host.metrics.get(&host).await {
        Ok(page) => ([(header::CONTENT_TYPE, FORM), (header::CACHE_CONTROL, "no-store")], page).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the metrics were not to be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")]).into_response()
        }
    }
}

async fn admit(host: &Host, headers: &HeaderMap) -> Result<(), Error> {
    if host.options.metrics.open {
        return Ok(());
    }
    let caller = host.callers().caller(Choice::of(headers)?).await?;
    if caller.scope.permissions().allow(&Permission::Admin) {
        return Ok(());
    }
    let message = "the metrics are of all tenants: they want a credential with the scope `admin`";
    Err(Error::new(Code::InsufficientScope, message))
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
    let mut families = logs::families(&stats, host.options.metrics.by_tenant);
    families.extend(store::families(host.store()));
    families.extend(search::families(host.store()).await?);
    families.extend(plugins::families(host.plugins.metrics()));
    let help = "WebSockets and streams that are open";
    families.push(Family::gauge("connections", help, host.connections()));
    let help = "Documents that are kept parsed";
    families.push(Family::gauge("documents", help, host.documents.len()));
    let help = "Buckets of rate limits that are not full";
    families.push(Family::gauge("limiter_buckets", help, host.options.front.limiter.kept()));
    let mut registry = Registry::with_prefix("claimgraph");
    registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    host.counts.register(&mut registry);
    registry.register_collector(Box::new(Families(families)));
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Error::internal)?;
    Ok(text)
}
