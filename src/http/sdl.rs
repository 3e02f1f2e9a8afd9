//! `/schema.graphql`: the schema as served, plugins included.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::host::Host;
use super::playground::{is_current, not_modified};

/// The schema as text.
pub(super) async fn sdl(State(host): State<Arc<Host>>, headers: HeaderMap) -> Response {
    let (text, etag) = host.sdl();
    if is_current(&headers, etag) {
        return not_modified(etag);
    }
    let meta = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::ETAG, etag)];
    (meta, text).into_response()
}
