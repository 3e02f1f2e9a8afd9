//! What every answer has: its request id, security headers, and a line in the log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};
use tokio::time::Instant;
use tracing::{Instrument, Span};

use super::failure::refuse;
use super::host::Host;
use super::local::is_addressed_here;
use super::observe::{Finished, Seen, Told, finish};
use super::request_id::{self, RequestId};
use super::{toll, trace};

/// Where operations are asked for.
const GRAPHQL: &str = "/graphql";

/// What a page that is not the playground may load: nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What browsers are told, per the OWASP Secure Headers Project and its REST Security Cheat Sheet. Answers say
/// themselves how long they may be kept, and what was charged for them.
const ALWAYS: [(HeaderName, HeaderValue); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

/// Wraps every route.
pub(super) async fn frame(State(host): State<Arc<Host>>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers(), host.entropy());
    let begun = Instant::now();
    let span = trace::begin(request.method(), request.uri().path(), request.headers(), &id);
    let other = (request.uri().path() != GRAPHQL).then(|| (request.method().clone(), request.uri().path().to_owned()));
    request.extensions_mut().insert(id.clone());
    let mut response = if host.options.local_only && !is_addressed_here(request.headers()) {
        refuse(elsewhere(), Some(StatusCode::MISDIRECTED_REQUEST), &id)
    } else {
        next.run(request).instrument(span.clone()).await
    };
    let headers = response.headers_mut();
    headers.insert(request_id::HEADER, id.header());
    secure(headers);
    let context = trace::context(&span);
    if let Some(context) = &context {
        trace::tell(context, headers);
    }
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    match other {
        Some((method, path)) => {
            let (request_id, elapsed) = (id.as_str(), begun.elapsed());
            tracing::debug!(request_id, %method, path, status, ?elapsed, "answered");
        }
        None => tell(&host, &mut response, &id, &span, begun, context.map(|context| context.trace_id().to_string())),
    }
    response
}

/// Tells of a GraphQL request that is over. One that is answered bit by bit tells of itself.
fn tell(host: &Host, response: &mut Response, id: &RequestId, span: &Span, begun: Instant, trace: Option<String>) {
    let seen = response.extensions_mut().remove::<Seen>().unwrap_or_default();
    let Some(told) = response.extensions_mut().remove::<Told>() else { return };
    if !span.is_disabled() {
        span.record("graphql.operation.type", seen.kind());
        span.record("graphql.operation.name", seen.name());
        if let Some(code) = told.code {
            span.record("error.type", code.as_str());
            span.record("otel.status_code", "ERROR");
        }
    }
    let status = Some(response.status().as_u16());
    finish(host, &Finished { seen: &seen, told, id, status, elapsed: begun.elapsed(), trace });
}

fn elsewhere() -> Error {
    let message =
        "this server listens on loopback, and the header Host names another place; call it localhost or 127.0.0.1";
    Error::new(Code::Forbidden, message)
}

fn secure(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(POLICY);
    headers.entry(toll::COST).or_insert(HeaderValue::from_static("0"));
}
