//! What every answer has: its request id, security headers, and a line in the log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};
use opentelemetry::trace::FutureExt;
use tokio::time::Instant;
use tracing::{Instrument, debug_span};

use super::failure::refuse;
use super::host::Host;
use super::local::is_addressed_here;
use super::observe::{Finished, Seen, Told, finish};
use super::request_id::{self, RequestId};
use super::toll;
use super::trace::Traced;

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
    let tracing = host.options.tracing.as_ref();
    let traced = tracing.map(|tracing| tracing.begin(request.method(), request.uri().path(), request.headers(), &id));
    // For the lines of the log alone.
    let span = debug_span!("request", id = id.as_str());
    let other = (request.uri().path() != GRAPHQL).then(|| (request.method().clone(), request.uri().path().to_owned()));
    request.extensions_mut().insert(id.clone());
    if let Some(traced) = &traced {
        request.extensions_mut().insert(traced.clone());
    }
    let mut response = if host.options.local_only && !is_addressed_here(request.headers()) {
        refuse(elsewhere(), Some(StatusCode::MISDIRECTED_REQUEST), &id)
    } else {
        let answer = next.run(request).instrument(span);
        match traced.as_ref().and_then(Traced::parts) {
            Some(context) => answer.with_context(context).await,
            None => answer.await,
        }
    };
    let status = response.status().as_u16();
    let headers = response.headers_mut();
    headers.insert(request_id::HEADER, id.header());
    secure(headers);
    if let Some(traced) = &traced {
        traced.tell(headers);
        traced.answered(status);
    }
    match other {
        Some((method, path)) => {
            let (request_id, elapsed) = (id.as_str(), begun.elapsed());
            tracing::debug!(request_id, %method, path, status, ?elapsed, "answered");
        }
        None => tell(&host, &mut response, &id, begun, traced.as_ref()),
    }
    response
}

/// Tells of a GraphQL request that is over. One that is answered bit by bit tells of itself.
fn tell(host: &Host, response: &mut Response, id: &RequestId, begun: Instant, traced: Option<&Traced>) {
    let seen = response.extensions_mut().remove::<Seen>().unwrap_or_default();
    let Some(told) = response.extensions_mut().remove::<Told>() else { return };
    let status = Some(response.status().as_u16());
    finish(host, &Finished { seen: &seen, told, id, status, elapsed: begun.elapsed(), traced });
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
