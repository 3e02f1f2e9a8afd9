//! The span of a request, as part of a trace that its caller began.
//!
//! Header: `traceparent`, per <https://www.w3.org/TR/trace-context/>. The answer says in `traceresponse` where it is to
//! be found, per <https://w3c.github.io/trace-context/#trace-context-http-response-headers-format>.
//!
//! The span of a request is made here, once, and not by way of `tracing`: it is what every request that is traced pays.
//! What happens within it are spans of `tracing` (`prepare`, `execute`, `load`, `write`, and statements as events),
//! which the layer of [`crate::telemetry`] makes where the context of such a span is the present one: in requests that
//! are traced with their parts. They cost several times as much as the one of the request.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use data_encoding::HEXLOWER;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Span as _, SpanKind, Status, TraceContextExt, TraceId, Tracer};
use opentelemetry::{Context, KeyValue, StringValue};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, Span};

use super::observe::{Seen, Told};
use super::request_id::RequestId;

const PARENT: HeaderName = HeaderName::from_static("traceparent");
const RESPONSE: HeaderName = HeaderName::from_static("traceresponse");
/// Characters of its value.
const RESPONSE_LENGTH: usize = 55;

/// Makes the spans of requests.
#[derive(Debug, Clone)]
pub struct Tracing {
    tracer: SdkTracer,
    /// Of 1,000 requests that are traced so many are traced with their parts.
    parts: u32,
}

/// The span of a request. Cloning shares it; it ends with the last.
#[derive(Debug, Clone)]
pub(super) struct Traced {
    context: Context,
    with_parts: bool,
}

impl Tracing {
    /// Makes spans by a tracer, with their parts in so many of 1,000.
    pub(crate) fn new(tracer: SdkTracer, parts: u32) -> Self {
        Self { tracer, parts }
    }

    /// Begins the span of a request. Whether it is traced its caller says, where it is part of a trace; it is traced
    /// with its parts then.
    pub(super) fn begin(&self, method: &Method, path: &str, headers: &HeaderMap, id: &RequestId) -> Traced {
        let parent = if headers.contains_key(PARENT) {
            TraceContextPropagator::new().extract(&HeaderExtractor(headers))
        } else {
            Context::new()
        };
        let has_parent = parent.span().span_context().is_valid();
        let builder = self.tracer.span_builder("request").with_kind(SpanKind::Server);
        let mut span = self.tracer.build_with_context(builder, &parent);
        if span.is_recording() {
            span.set_attribute(KeyValue::new("http.request.method", text(method.as_str())));
            span.set_attribute(KeyValue::new("url.path", text(path)));
            span.set_attribute(KeyValue::new("request.id", id.as_str().to_owned()));
        }
        self.traced(span, has_parent)
    }

    /// Begins the span of an operation that came over a connection and is not itself a request; it is part of what is
    /// traced at present, if anything is.
    pub(super) fn begin_operation(&self, id: &RequestId) -> Traced {
        let present = Context::current();
        let builder = self.tracer.span_builder("operation").with_kind(SpanKind::Server);
        let mut span = self.tracer.build_with_context(builder, &present);
        if span.is_recording() {
            span.set_attribute(KeyValue::new("request.id", id.as_str().to_owned()));
        }
        self.traced(span, present.span().span_context().is_valid())
    }

    fn traced(&self, span: Span, has_parent: bool) -> Traced {
        let context = span.span_context();
        let with_parts = context.is_sampled() && (has_parent || is_among(context.trace_id(), self.parts));
        Traced { context: Context::new().with_span(span), with_parts }
    }
}

impl Traced {
    /// The id of the trace.
    pub(super) fn id(&self) -> TraceId {
        self.context.span().span_context().trace_id()
    }

    /// The context in which the parts are traced, where they are.
    pub(super) fn parts(&self) -> Option<Context> {
        self.with_parts.then(|| self.context.clone())
    }

    /// Tells the client where its request is to be found.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        let span = self.context.span();
        let context = span.span_context();
        let mut text = String::with_capacity(RESPONSE_LENGTH);
        text.push_str("00-");
        HEXLOWER.encode_append(&context.trace_id().to_bytes(), &mut text);
        text.push('-');
        HEXLOWER.encode_append(&context.span_id().to_bytes(), &mut text);
        text.push_str(if context.is_sampled() { "-01" } else { "-00" });
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(RESPONSE, value);
        }
    }

    /// Notes the status of the answer.
    pub(super) fn answered(&self, status: u16) {
        self.context.span().set_attribute(KeyValue::new("http.response.status_code", i64::from(status)));
    }

    /// Notes what the request turned out to be, and what became of it.
    pub(super) fn over(&self, seen: &Seen, told: Told) {
        let span = self.context.span();
        if !span.is_recording() {
            return;
        }
        span.set_attribute(KeyValue::new("graphql.operation.type", seen.kind()));
        if !seen.name().is_empty() {
            span.set_attribute(KeyValue::new("graphql.operation.name", seen.name().to_owned()));
        }
        if let Some(error) = told.error() {
            span.set_attribute(KeyValue::new("error.type", error));
            span.set_status(Status::error(""));
        }
    }
}

/// Whether a trace is among so many of 1,000. Whoever asks is told the same.
fn is_among(id: TraceId, of_thousand: u32) -> bool {
    let low = u128::from_be_bytes(id.to_bytes()) % 1_000;
    low < u128::from(of_thousand)
}

/// A text, without a copy where it is what nearly all have.
fn text(text: &str) -> StringValue {
    for known in ["POST", "GET", "/graphql"] {
        if text == known {
            return known.into();
        }
    }
    text.to_owned().into()
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TracerProvider;
    use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

    use super::*;
    use crate::system::SystemEntropy;

    fn begun(sampler: Sampler, parts: u32, parent: Option<&str>) -> Traced {
        let provider = SdkTracerProvider::builder().with_sampler(Sampler::ParentBased(Box::new(sampler))).build();
        let mut headers = HeaderMap::new();
        if let Some(parent) = parent {
            headers.insert(PARENT, parent.parse().unwrap());
        }
        let tracing = Tracing::new(provider.tracer("test"), parts);
        tracing.begin(&Method::POST, "/graphql", &headers, &RequestId::random(&SystemEntropy))
    }

    #[test]
    fn parts_are_traced_for_some_and_for_those_whose_caller_traces_them() {
        let parent = |flags: &str| format!("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}");
        let has = |parts, parent: Option<&str>| begun(Sampler::AlwaysOn, parts, parent).parts().is_some();
        assert!(!has(0, None) && has(1_000, None));
        assert!(has(0, Some(&parent("01"))) && !has(1_000, Some(&parent("00"))));
        assert!(begun(Sampler::AlwaysOff, 1_000, None).parts().is_none());
        assert_eq!(
            begun(Sampler::AlwaysOn, 0, Some(&parent("01"))).id().to_string(),
            "0af7651916cd43dd8448eb211c80319c"
        );
    }

    #[test]
    fn so_many_of_a_thousand_are_chosen_by_their_id() {
        let chosen = |share| (0..1_000_u128).filter(|id| is_among(TraceId::from(*id), share)).count();
        assert_eq!([0, 1, 10, 1_000].map(chosen), [0, 1, 10, 1_000]);
    }

    #[test]
    fn a_client_is_told_where_its_request_is_found() {
        let mut headers = HeaderMap::new();
        let traced = begun(Sampler::AlwaysOn, 0, None);
        traced.tell(&mut headers);
        let told = headers[RESPONSE].to_str().unwrap();
        assert!(told.starts_with(&format!("00-{}-", traced.id())) && told.ends_with("-01"), "{told}");
    }
}
