//! What every answer has: its request id, security headers, and a line in the log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};
use tokio::time::Instant;

use super::failure::refuse;
use super::host::Host;
use super::local::is_addressed_here;
use super::request_id::{self, RequestId};
use super::toll;

/// What a page that is not the playground may load: nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What browsers are told, per the OWASP Secure Headers Project and its REST Security Cheat Sheet. Answers say themselves
/// how long they may be kept, and what was charged for them.
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
    let logged = tracing::enabled!(tracing::Level::DEBUG)
        .then(|| (Instant::now(), request.method().clone(), request.uri().path().to_owned()));
    request.extensions_mut().insert(id.clone());
    let mut response = if host.options.local_only && !is_addressed_here(request.headers()) {
        refuse(elsewhere(), Some(StatusCode::MISDIRECTED_REQUEST), &id)
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(request_id::HEADER, id.header());
    secure(headers);
    if let Some((begun, method, path)) = logged {
        let (request_id, status, elapsed) = (id.as_str(), response.status().as_u16(), begun.elapsed());
        tracing::debug!(request_id, %method, path, status, ?elapsed, "answered");
    }
    response
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
