//! The store within this process, as the server opens it.

use std::sync::{Arc, Mutex, PoisonError};

use claimgraph_domain::ambient::Entropy;
use claimgraph_domain::limits::Limits;
use claimgraph_store::audit::AuditOptions;
use claimgraph_store::context::ContextOptions;
use claimgraph_store::feed::FeedOptions;
use claimgraph_store::graph::GraphOptions;
use claimgraph_store::search::SearchOptions;
use claimgraph_store::webhook::WebhookOptions;
use claimgraph_store::{StoreOptions, WriteOptions};

use crate::chance::Chance;
use crate::traversal::clock::SystemClock;

/// Random enough for ids that meet no others.
struct Seeded(Mutex<Chance>);

impl Entropy for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in buffer.chunks_mut(8) {
            for (byte, random) in chunk.iter_mut().zip(chance.bits().to_le_bytes()) {
                *byte = random;
            }
        }
    }
}

/// Everything as it is by default, with so many bytes of memory for claim versions.
pub(crate) fn options(cache_bytes: u64) -> StoreOptions {
    StoreOptions {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Seeded(Mutex::new(Chance::new(17)))),
        limits: Limits::default(),
        cache_bytes,
        graph: GraphOptions::default(),
        feed: FeedOptions::default(),
        writes: WriteOptions::default(),
        webhooks: WebhookOptions::default(),
        audit: AuditOptions::default(),
        search: SearchOptions::default(),
        context: ContextOptions::default(),
    }
}
