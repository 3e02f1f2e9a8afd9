//! `/health`: the process runs. `/ready`: it can serve.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::host::Host;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

/// Answers as long as the process does; it touches nothing else.
pub(super) async fn health() -> Response {
    answer(StatusCode::OK, "ok", Vec::new())
}

/// 200 when the database answers and its migrations are applied, else 503 with the reasons.
pub(super) async fn ready(State(host): State<Arc<Host>>) -> Response {
    let reasons = host.unready().await;
    if reasons.is_empty() {
        return answer(StatusCode::OK, "ready", reasons);
    }
    answer(StatusCode::SERVICE_UNAVAILABLE, "unready", reasons)
}

fn answer(code: StatusCode, status: &'static str, reasons: Vec<String>) -> Response {
    (code, [(header::CACHE_CONTROL, "no-store")], Json(Health { status, reasons })).into_response()
}
