//! Claims created through the store, as a mutation does.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use claimgraph_domain::ambient::Entropy;
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::{Attrs, ClaimStatus};
use claimgraph_store::feed::FeedOptions;
use claimgraph_store::graph::GraphOptions;
use claimgraph_store::ops::claim::CreateClaim;
use claimgraph_store::ops::namespace::CreateNamespace;
use claimgraph_store::webhook::WebhookOptions;
use claimgraph_store::{DatabaseOptions, Scope, Store, StoreOptions, WriteOptions};
use tokio::time::Instant;

use super::{Appended, content};
use crate::Result;
use crate::chance::Chance;
use crate::traversal::clock::SystemClock;

/// A namespace of its own for the claims.
const NAMESPACE: &str = "bench";

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

/// The store, with what it writes as.
pub struct Ours {
    store: Store,
    scope: Scope,
    made: Arc<AtomicU64>,
}

impl Ours {
    /// Opens and migrates a database, with as many requests to a transaction as are given.
    ///
    /// # Errors
    /// When the database cannot be reached or refuses.
    pub async fn open(url: &str, requests_per_transaction: usize) -> Result<Self> {
        let options = StoreOptions {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(Seeded(Mutex::new(Chance::new(17)))),
            limits: Limits::default(),
            cache_bytes: 1 << 20,
            graph: GraphOptions::default(),
            feed: FeedOptions::default(),
            writes: WriteOptions { requests_per_transaction, ..WriteOptions::default() },
            webhooks: WebhookOptions::default(),
            audit: claimgraph_store::audit::AuditOptions::default(),
            search: claimgraph_store::search::SearchOptions::default(),
            context: claimgraph_store::context::ContextOptions::default(),
        };
        let store = Store::open(&DatabaseOptions::new(url), options).await?;
        store.migrate().await?;
        let scope = store.ensure_tenant("default").await?;
        let namespace = CreateNamespace { path: NAMESPACE.to_owned(), ..CreateNamespace::default() };
        store.execute(&scope, namespace, None).await?;
        Ok(Self { store, scope, made: Arc::default() })
    }

    /// Writers that each wait for an answer before they write again, for a time.
    ///
    /// # Errors
    /// When a write is refused.
    pub async fn run(&self, writers: usize, time: Duration) -> Result<Appended> {
        let before = self.store.write_counts();
        let started = Instant::now();
        let tasks: Vec<_> = (0..writers)
            .map(|_| {
                let (store, scope, made) = (self.store.clone(), self.scope.clone(), Arc::clone(&self.made));
                tokio::spawn(async move {
                    while started.elapsed() < time {
                        let command = claim(made.fetch_add(1, Ordering::Relaxed));
                        store.execute(&scope, command, None).await?;
                    }
                    Ok::<_, crate::Error>(())
                })
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        let seconds = started.elapsed().as_secs_f64();
        let after = self.store.write_counts();
        Ok(Appended {
            count: after.requests - before.requests,
            seconds,
            transactions: after.transactions - before.transactions,
        })
    }

    /// Closes the database.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn close(self) -> Result<()> {
        Ok(self.store.close().await?)
    }
}

fn claim(number: u64) -> CreateClaim {
    CreateClaim {
        claim_type: "assertion".to_owned(),
        content: content(number),
        formal_content: None,
        namespace: NAMESPACE.to_owned(),
        attrs: Attrs::new(),
        status: ClaimStatus::Active,
        valid_from: None,
        valid_to: None,
    }
}
