//! How long a server's own index takes to be there.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::ambient::Entropy;
use claimgraph_store::feed::FeedOptions;
use claimgraph_store::graph::{GraphOptions, IndexState};
use claimgraph_store::webhook::WebhookOptions;
use claimgraph_store::{DatabaseOptions, Store, StoreOptions, WriteOptions};
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::clock::SystemClock;
use crate::Result;

/// What the store's own loading took.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct OwnLoad {
    /// Seconds from the question to the index.
    pub seconds: f64,
    /// Memory that the index takes, bytes.
    pub bytes: usize,
}

/// Nothing is written, so that nothing random is needed.
struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
}

/// Lets the store load its index from a file.
///
/// # Errors
/// When it cannot, or takes more than ten minutes.
pub async fn own_load(file: &Path) -> Result<OwnLoad> {
    let options = StoreOptions {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(NoEntropy),
        limits: claimgraph_domain::limits::Limits::default(),
        cache_bytes: 0,
        graph: GraphOptions::default(),
        feed: FeedOptions::default(),
        writes: WriteOptions::default(),
        webhooks: WebhookOptions::default(),
        audit: claimgraph_store::audit::AuditOptions::default(),
        search: claimgraph_store::search::SearchOptions::default(),
        context: claimgraph_store::context::ContextOptions::default(),
    };
    let store = Store::open(&DatabaseOptions::new(format!("sqlite://{}", file.display())), options).await?;
    let scope = store.scope("default", None).await?;
    let started = Instant::now();
    store.warm_graph(&scope);
    while started.elapsed() < Duration::from_mins(10) {
        match store.graph_state(&scope) {
            IndexState::Ready { bytes, .. } => return Ok(OwnLoad { seconds: started.elapsed().as_secs_f64(), bytes }),
            IndexState::TooLarge => return Err("the index does not fit into memory".into()),
            IndexState::Absent | IndexState::Loading { .. } => sleep(Duration::from_millis(1)).await,
        }
    }
    Err("the index was not loaded within ten minutes".into())
}
