//! Traces of requests by OpenTelemetry, sent as OTLP over HTTP with protocol buffers.
//!
//! A request that is traced is one span, which [`Tracing`] makes; for some requests their parts are traced as well.
//! Code makes these as spans of `tracing` at level `debug`, which nobody looks at where no collector is configured: a
//! span then costs the look at a flag. Where one is, a layer beside that of the log turns them into spans of
//! OpenTelemetry within requests that are traced with their parts, and nowhere else. A thread of its own sends spans in
//! batches. Its queue is bounded (2,048 spans, or `OTEL_BSP_MAX_QUEUE_SIZE`); what does not fit is dropped, so that a
//! collector that is away holds nobody up.

mod client;
mod linked;

use std::time::Duration;

use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchSpanProcessor, Sampler, SdkTracerProvider};
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, dynamic_filter_fn};
use tracing_subscriber::registry::LookupSpan;

use crate::config::Telemetry;
use crate::http::Tracing;
use client::Client;
use linked::Linked;

/// What is added to the address of a collector.
///
/// Source: <https://opentelemetry.io/docs/specs/otlp/#otlphttp-request>.
const PATH: &str = "/v1/traces";

/// Who makes the spans.
const NAME: &str = "claimgraph";

/// The span in which the log puts its lines; the one that is sent [`Tracing`] makes.
const REQUEST: &str = "request";

/// The span of a transaction, which carries writes of several requests.
const TRANSACTION: &str = "write transaction";

/// Time that what waits has to be sent when the server stops.
const LAST_CHANCE: Duration = Duration::from_secs(5);

/// Why nothing can be sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The exporter refuses its settings.
    #[error("traces cannot be sent: {0}")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    /// The client cannot be made.
    #[error("traces cannot be sent: {0}")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What sends spans. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Traces {
    provider: SdkTracerProvider,
    /// Of 1,000 requests that are traced so many are traced with their parts.
    parts: u32,
}

impl Traces {
    /// What the settings say; `None` where no collector is configured.
    ///
    /// # Errors
    /// When the address is none, or there is no TLS.
    pub fn of(settings: &Telemetry) -> Result<Option<Self>, Error> {
        if settings.otlp_endpoint.is_empty() {
            return Ok(None);
        }
        let timeout = Duration::from_millis(settings.otlp_timeout_ms);
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_http_client(Client::new(timeout).map_err(Error::Client)?)
            .with_endpoint(endpoint(&settings.otlp_endpoint))
            .with_timeout(timeout)
            .with_headers(settings.otlp_headers.expose())
            .build()?;
        let resource = Resource::builder()
            .with_service_name(settings.service_name.clone())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let ratio = f64::from(settings.traces_per_thousand) / 1_000.0;
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio)));
        let provider = SdkTracerProvider::builder().with_resource(resource).with_sampler(sampler);
        let provider = provider.with_span_processor(Linked(BatchSpanProcessor::builder(exporter).build())).build();
        Ok(Some(Self { provider, parts: settings.trace_parts_per_thousand }))
    }

    /// What makes the spans of requests.
    pub(crate) fn requests(&self) -> Tracing {
        Tracing::new(self.provider.tracer(NAME), self.parts)
    }

    /// The layer that turns the server's spans into those of OpenTelemetry.
    pub(crate) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let layer = tracing_opentelemetry::layer().with_tracer(self.provider.tracer(NAME));
        let layer = layer.with_location(false).with_threads(false).with_tracked_inactivity(false);
        let filter = dynamic_filter_fn(|metadata, _| is_traced(metadata) && (is_root(metadata) || is_within()));
        let of_callsite = |metadata: &Metadata<'_>| {
            if is_traced(metadata) { Interest::sometimes() } else { Interest::never() }
        };
        let filter = filter.with_callsite_filter(of_callsite).with_max_level_hint(LevelFilter::DEBUG);
        layer.with_filter(filter)
    }

    /// Sends what waits, and no more. Takes five seconds at most.
    pub async fn stop(self) {
        let stopped = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(LAST_CHANCE)).await;
        match stopped {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last traces could not be sent"),
            Err(error) => tracing::warn!(%error, "the last traces could not be sent"),
        }
    }
}

/// The server's own spans, and what the store tells of its statements.
fn is_traced(metadata: &Metadata<'_>) -> bool {
    let own = metadata.target().starts_with("claimgraph");
    own && metadata.name() != REQUEST && (metadata.is_span() || metadata.target() == claimgraph_store::db::STATEMENTS)
}

/// What may begin a trace: work that no request waits for, or many do.
fn is_root(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && (metadata.name() == TRANSACTION || metadata.target().starts_with("claimgraph_plugin"))
}

/// Whether something that is traced is under way here: a request with its parts, or what began a trace itself.
fn is_within() -> bool {
    Context::map_current(TraceContextExt::has_active_span)
}

fn endpoint(address: &str) -> String {
    let address = address.trim_end_matches('/');
    if address.ends_with(PATH) { address.to_owned() } else { format!("{address}{PATH}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_added_once() {
        for address in ["http://c:4318", "http://c:4318/", "http://c:4318/v1/traces"] {
            assert_eq!(endpoint(address), "http://c:4318/v1/traces");
        }
        assert_eq!(endpoint("https://c/otlp/"), "https://c/otlp/v1/traces");
    }

    #[test]
    fn nothing_is_sent_unless_it_is_configured() {
        assert!(Traces::of(&Telemetry::default()).unwrap().is_none());
    }
}
