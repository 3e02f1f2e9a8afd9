//! The span of a request, as part of a trace that its caller began.
//!
//! Header: `traceparent`, per <https://www.w3.org/TR/trace-context/>. The answer says in `traceresponse` where it is to
//! be found, per <https://w3c.github.io/trace-context/#trace-context-http-response-headers-format>.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Span, debug_span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::request_id::RequestId;

const RESPONSE: HeaderName = HeaderName::from_static("traceresponse");

/// The span of a request. Disabled, and next to free, where nobody looks.
pub(super) fn begin(method: &Method, path: &str, headers: &HeaderMap, id: &RequestId) -> Span {
    let span = debug_span!(
        "request",
        "otel.kind" = "server",
        "otel.status_code" = field::Empty,
        "http.request.method" = method.as_str(),
        "url.path" = path,
        "http.response.status_code" = field::Empty,
        "graphql.operation.type" = field::Empty,
        "graphql.operation.name" = field::Empty,
        "error.type" = field::Empty,
        "request.id" = id.as_str(),
    );
    if !span.is_disabled() {
        let parent = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        if parent.span().span_context().is_valid() {
            // There is no layer for traces where the log alone looks at spans; then there is no trace either.
            let _ = span.set_parent(parent);
        }
    }
    span
}

/// Where a span is to be found; `None` where it is no part of a trace.
pub(super) fn context(span: &Span) -> Option<SpanContext> {
    if span.is_disabled() {
        return None;
    }
    let context = span.context().span().span_context().clone();
    context.is_valid().then_some(context)
}

/// Tells the client where its request is to be found.
pub(super) fn tell(context: &SpanContext, headers: &mut HeaderMap) {
    let flags = u8::from(context.is_sampled());
    let text = format!("00-{}-{}-{flags:02x}", context.trace_id(), context.span_id());
    if let Ok(value) = HeaderValue::try_from(text) {
        headers.insert(RESPONSE, value);
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::{EnvFilter, registry};

    use super::*;
    use crate::system::SystemEntropy;

    #[test]
    fn no_span_is_made_where_nobody_collects_them() {
        let id = RequestId::random(&SystemEntropy);
        let begun = |filter: &str| {
            let log = registry().with(EnvFilter::new(filter)).with(tracing_subscriber::fmt::layer());
            tracing::subscriber::with_default(log, || {
                let span = begin(&Method::GET, "/graphql", &HeaderMap::new(), &id);
                (span.is_disabled(), context(&span).is_some())
            })
        };
        assert_eq!(begun("info"), (true, false));
        assert_eq!(begun("debug"), (false, false), "the log looks at it, but it is no part of a trace");
    }
}
