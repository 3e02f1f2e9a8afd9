//! `/health`: the process runs. `/ready`: it can serve.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use claimgraph_plugin::{Metric, Running};
use claimgraph_store::graph::IndexSummary;
use claimgraph_store::search::SearchSummary;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::host::Host;

/// How long what the plugins said is told again, however often it is asked for.
const KEPT: Duration = Duration::from_secs(1);

/// Time that all plugins together have to say how they are.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    graph: Option<Graph>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<Search>,
}

/// How far making text indexes is: it goes on behind a server that is ready, which does not search them until then.
#[derive(Serialize)]
struct Search {
    waiting: u64,
    indexed: u64,
}

/// Nothing where nothing is being made.
fn indexing(summary: SearchSummary) -> Option<Search> {
    let SearchSummary { waiting, indexed } = summary;
    (waiting > 0).then_some(Search { waiting, indexed })
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
    answer(StatusCode::OK, Health { status: "ok", reasons: Vec::new(), graph: None, search: None })
}

/// 200 when the database answers, its migrations are applied and the plugins are well, else 503 with the reasons;
/// either with how far the graph indexes are. An index that is being loaded is no reason: the database answers instead
/// of it.
pub(super) async fn ready(State(host): State<Arc<Host>>) -> Response {
    let reasons = host.unready().await;
    let graph = Some(host.store().graph_summary().into());
    let search = indexing(host.store().search_summary());
    if reasons.is_empty() {
        return answer(StatusCode::OK, Health { status: "ready", reasons, graph, search });
    }
    answer(StatusCode::SERVICE_UNAVAILABLE, Health { status: "unready", reasons, graph, search })
}

/// The plugins that run.
#[derive(Default)]
pub(super) struct Plugins {
    running: OnceLock<Arc<Running>>,
    said: Mutex<Option<(Instant, Vec<String>)>>,
}

impl Plugins {
    /// Tells which ones run. The first word counts.
    pub(super) fn run(&self, running: Arc<Running>) {
        // There is one set of plugins for a host.
        let _ = self.running.set(running);
    }

    /// What is wrong with them. Who asks while others wait is told the same.
    pub(super) async fn unwell(&self) -> Vec<String> {
        let Some(running) = self.running.get() else { return Vec::new() };
        let mut said = self.said.lock().await;
        if let Some((at, reasons)) = &*said
            && at.elapsed() < KEPT
        {
            return reasons.clone();
        }
        let reasons = match timeout(PATIENCE, running.check()).await {
            Ok(answers) => answers.into_iter().filter_map(|(_, answer)| Some(answer.err()?.to_string())).collect(),
            Err(_) => vec![format!("the plugins did not say within {} s how they are", PATIENCE.as_secs())],
        };
        *said = Some((Instant::now(), reasons.clone()));
        reasons
    }

    /// Their own numbers, each with its plugin.
    pub(super) fn metrics(&self) -> Vec<(&'static str, Vec<Metric>)> {
        self.running.get().map(|running| running.metrics()).unwrap_or_default()
    }
}

fn answer(code: StatusCode, health: Health) -> Response {
    (code, [(header::CACHE_CONTROL, "no-store")], Json(health)).into_response()
}
