//! `/metrics`: how logs and those who follow them stand, for Prometheus (`OpenMetrics` text).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use claimgraph_domain::access::Permission;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Store;
use claimgraph_store::feed::{FeedStats, LogStats};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::caller::Choice;
use super::failure::refuse;
use super::host::Host;
use super::request_id::RequestId;

/// How long a page is given again, however often it is asked for.
const KEPT: Duration = Duration::from_secs(1);
const FORM: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The page that was made last.
#[derive(Default)]
pub(super) struct Page(Mutex<Option<(Instant, Bytes)>>);

/// The page; 503 when the database does not answer. It names tenants, so where credentials are required it wants one with
/// the scope `admin`, unless the configuration opens it.
pub(super) async fn metrics(
    State(host): State<Arc<Host>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    if let Err(error) = admit(&host, &headers).await {
        return refuse(error, None, &id);
    }
    match host.metrics.get(host.store()).await {
        Ok(page) => ([(header::CONTENT_TYPE, FORM), (header::CACHE_CONTROL, "no-store")], page).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the metrics were not to be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")]).into_response()
        }
    }
}

async fn admit(host: &Host, headers: &HeaderMap) -> Result<(), Error> {
    if host.options.open_metrics {
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
    async fn get(&self, store: &Store) -> Result<Bytes, Error> {
        let mut kept = self.0.lock().await;
        if let Some((made, page)) = &*kept
            && made.elapsed() < KEPT
        {
            return Ok(page.clone());
        }
        let page = Bytes::from(text(store.feed_stats().await?)?);
        *kept = Some((Instant::now(), page.clone()));
        Ok(page)
    }
}

fn text(stats: FeedStats) -> Result<String, Error> {
    let mut registry = Registry::with_prefix("claimgraph");
    registry.register_collector(Box::new(Stats(stats)));
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Error::internal)?;
    Ok(text)
}

/// The numbers of one page.
#[derive(Debug)]
struct Stats(FeedStats);

impl Collector for Stats {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let stats = &self.0;
        logs(&mut encoder, "log_head", "Position of the last event", &stats.logs, |log| log.head)?;
        logs(&mut encoder, "log_oldest", "Position of the oldest event that is kept", &stats.logs, |log| log.oldest)?;
        lags(&mut encoder, &stats.logs)?;
        let gauges = [
            ("feeds", "Tenants whose log is followed here", stats.followed),
            ("feed_readers", "Readers that follow a log here", stats.readers),
            ("feed_history_readers", "Readers that read from the database now", stats.history_readers),
            ("feed_ring_bytes", "Memory of the newest events, bytes", stats.ring_bytes),
        ];
        for (name, help, value) in gauges {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)?;
        }
        let help = "Cursors that led nowhere, by reason";
        let mut resyncs = encoder.encode_descriptor("feed_resyncs", help, None, MetricType::Counter)?;
        for (reason, count) in [("epoch", stats.resyncs_epoch), ("retention", stats.resyncs_retention)] {
            ConstCounter::new(count).encode(resyncs.encode_family(&[("reason", reason)])?)?;
        }
        let help = "Wake-ups that were heard";
        let heard = encoder.encode_descriptor("feed_wakeups_heard", help, None, MetricType::Counter)?;
        ConstCounter::new(stats.wakeups_heard).encode(heard)
    }
}

/// One number of each log.
fn logs(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    logs: &[LogStats],
    number: impl Fn(&LogStats) -> i64,
) -> fmt::Result {
    let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    for log in logs {
        ConstGauge::new(number(log)).encode(family.encode_family(&[("tenant", log.tenant.as_str())])?)?;
    }
    Ok(())
}

/// How far each named consumer is behind.
fn lags(encoder: &mut DescriptorEncoder, logs: &[LogStats]) -> fmt::Result {
    let help = "Events that the member which is furthest behind has not acknowledged";
    let mut family = encoder.encode_descriptor("consumer_lag", help, None, MetricType::Gauge)?;
    for log in logs {
        for consumer in &log.consumers {
            let labels = [("tenant", log.tenant.as_str()), ("consumer", consumer.name.as_str())];
            ConstGauge::new(consumer.lag).encode(family.encode_family(&labels)?)?;
        }
    }
    Ok(())
}
