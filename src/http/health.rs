//! `/health`: the process runs. `/ready`: it can serve.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use claimgraph_store::graph::IndexSummary;
use serde::Serialize;

use super::host::Host;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    graph: Option<Graph>,
}

/// How the graph indexes stand. They load behind a server that is ready.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Graph {
    ready: usize,
    loading: usize,
    rows_loaded: u64,
    too_large: usize,
    bytes: usize,
}

impl From<IndexSummary> for Graph {
    fn from(summary: IndexSummary) -> Self {
        let IndexSummary { ready, loading, rows_loaded, too_large, bytes } = summary;
        Self { ready, loading, rows_loaded, too_large, bytes }
    }
}

/// Answers as long as the process does; it touches nothing else.
pub(super) async fn health() -> Response {
    answer(StatusCode::OK, Health { status: "ok", reasons: Vec::new(), graph: None })
}

/// 200 when the database answers and its migrations are applied, else 503 with the reasons; either with how far the
/// graph indexes are.
pub(super) async fn ready(State(host): State<Arc<Host>>) -> Response {
    let reasons = host.unready().await;
    let graph = Some(host.store().graph_summary().into());
    if reasons.is_empty() {
        return answer(StatusCode::OK, Health { status: "ready", reasons, graph });
    }
    answer(StatusCode::SERVICE_UNAVAILABLE, Health { status: "unready", reasons, graph })
}

fn answer(code: StatusCode, health: Health) -> Response {
    (code, [(header::CACHE_CONTROL, "no-store")], Json(health)).into_response()
}
