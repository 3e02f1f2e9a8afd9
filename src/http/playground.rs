//! `/` and what the page loads, from the binary.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use claimgraph_playground::{Asset, CONTENT_SECURITY_POLICY};

use super::host::Host;

/// A file of the page. One whose path changes with its content is kept for ever, any other is asked for again.
pub(super) fn asset(asset: &'static Asset, request: &HeaderMap) -> Response {
    let mut response = if is_current(request, asset.etag) {
        not_modified(asset.etag)
    } else {
        let meta = [(header::CONTENT_TYPE, asset.content_type), (header::ETAG, asset.etag)];
        (meta, asset.bytes).into_response()
    };
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    response
}

/// The ready queries.
pub(super) async fn queries(State(host): State<Arc<Host>>) -> Response {
    let meta = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (meta, host.queries()).into_response()
}

/// Whether the client holds what an `ETag` names.
pub(super) fn is_current(request: &HeaderMap, etag: &str) -> bool {
    let held = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A proxy that compresses makes the tag weak; comparison is weak here (RFC 9110, section 13.1.2).
    held.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The answer to a client that holds it already.
pub(super) fn not_modified(etag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
