//! The indexes of a process, one for each tenant that was asked about.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use claimgraph_graph::Index;
use tokio::sync::watch;

use super::load::Progress;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// How much of the process the graph index may take, and how it behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphOptions {
    /// Memory for all indexes together, bytes; 0 keeps none.
    pub memory_bytes: u64,
    /// Most links that one question may fetch where there is no index.
    pub fetch_links: usize,
    /// How long a question waits for an index that is being loaded before it does without.
    pub patience: Duration,
    /// How long the commits of another process may go unnoticed.
    pub poll: Duration,
}

impl Default for GraphOptions {
    /// 1 GiB, 2,000,000 links, 250 ms, 250 ms.
    fn default() -> Self {
        Self {
            memory_bytes: 1 << 30,
            fetch_links: 2_000_000,
            patience: Duration::from_millis(250),
            poll: Duration::from_millis(250),
        }
    }
}

/// How a tenant's index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexState {
    /// Nobody has asked for it yet, or none may be kept.
    Absent,
    /// It is being loaded.
    Loading {
        /// Rows read so far.
        rows: u64,
    },
    /// It is there.
    Ready {
        /// The position of the log that it is exact for.
        position: i64,
        /// Lineages that it holds.
        lineages: usize,
        /// Edges and relations that it holds, those taken back too.
        links: usize,
        /// Memory that it takes, bytes.
        bytes: usize,
    },
    /// It would take more memory than there is for it.
    TooLarge,
}

/// How the indexes of all tenants stand, together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IndexSummary {
    /// Indexes that are there.
    pub ready: usize,
    /// Indexes that are being loaded.
    pub loading: usize,
    /// Rows that these have read so far.
    pub rows_loaded: u64,
    /// Graphs that do not fit into memory.
    pub too_large: usize,
    /// Memory that the indexes take, bytes.
    pub bytes: usize,
}

/// The indexes.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(super) options: GraphOptions,
    tenants: Mutex<HashMap<TenantKey, Arc<Kept>>>,
    /// Counts questions, to tell which index was used last.
    questions: AtomicU64,
}

/// One tenant's index, or how far it is from one.
#[derive(Debug)]
pub(super) struct Kept {
    state: watch::Sender<State>,
    /// The number of the last question that used it.
    used: AtomicU64,
}

#[derive(Debug, Clone, Default)]
pub(super) enum State {
    #[default]
    Absent,
    Loading(Arc<Progress>),
    Ready(Arc<Index>),
    TooLarge,
}

impl Keeper {
    pub(crate) fn new(options: GraphOptions) -> Self {
        Self { options, tenants: Mutex::default(), questions: AtomicU64::new(0) }
    }

    fn tenants(&self) -> MutexGuard<'_, HashMap<TenantKey, Arc<Kept>>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn kept(&self, tenant: TenantKey) -> Arc<Kept> {
        let made = || Arc::new(Kept { state: watch::Sender::new(State::Absent), used: AtomicU64::new(0) });
        Arc::clone(self.tenants().entry(tenant).or_insert_with(made))
    }

    /// The tenant's index when it is there, for other purposes than a question.
    pub(super) fn peek(&self, tenant: TenantKey) -> Option<Arc<Index>> {
        self.tenants().get(&tenant)?.index()
    }

    /// The tenant's index when it is there.
    pub(crate) fn index(&self, tenant: TenantKey) -> Option<Arc<Index>> {
        let kept = Arc::clone(self.tenants().get(&tenant)?);
        let index = kept.index()?;
        kept.used.store(self.questions.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(index)
    }

    /// Gives up the tenant's index; it is loaded again when it is next wanted.
    pub(crate) fn forget(&self, tenant: TenantKey) {
        if let Some(kept) = self.tenants().get(&tenant).filter(|kept| kept.index().is_some()) {
            kept.set(State::Absent);
        }
    }

    /// Memory that a new index of a tenant may take: what there is, less what indexes take that were used since
    /// the tenant's was. Others give way.
    pub(super) fn room(&self) -> u64 {
        self.options.memory_bytes
    }

    /// Gives up the indexes that were used longest ago until the rest fits; that of `keep` stays.
    pub(super) fn make_room(&self, keep: TenantKey) {
        let tenants = self.tenants();
        let mut ready: Vec<(u64, u64, &Arc<Kept>)> = Vec::new();
        let mut total = 0_u64;
        for (tenant, kept) in tenants.iter() {
            let Some(index) = kept.index() else { continue };
            let bytes = u64::try_from(index.snapshot().bytes()).unwrap_or(u64::MAX);
            total = total.saturating_add(bytes);
            if *tenant != keep {
                ready.push((kept.used.load(Ordering::Relaxed), bytes, kept));
            }
        }
        ready.sort_unstable_by_key(|(used, ..)| *used);
        for (_, bytes, kept) in ready {
            if total <= self.options.memory_bytes {
                return;
            }
            kept.set(State::Absent);
            total = total.saturating_sub(bytes);
        }
    }
}

impl Kept {
    pub(super) fn state(&self) -> State {
        self.state.borrow().clone()
    }

    pub(super) fn set(&self, state: State) {
        self.state.send_replace(state);
    }

    pub(super) fn index(&self) -> Option<Arc<Index>> {
        match &*self.state.borrow() {
            State::Ready(index) => Some(Arc::clone(index)),
            _ => None,
        }
    }

    /// Whether the caller is the one who is to load it.
    pub(super) fn begin_loading(&self, progress: &Arc<Progress>) -> bool {
        self.state.send_if_modified(|state| {
            let absent = matches!(state, State::Absent);
            if absent {
                *state = State::Loading(Arc::clone(progress));
            }
            absent
        })
    }

    /// Returns when it is loaded, or found not to be loadable.
    pub(super) async fn loaded(&self) {
        let mut state = self.state.subscribe();
        // The sender lives as long as this.
        let _ = state.wait_for(|state| !matches!(state, State::Loading(_))).await;
    }
}

impl Store {
    /// How the tenant's index stands.
    #[must_use]
    pub fn graph_state(&self, scope: &Scope) -> IndexState {
        match self.keeper().kept(scope.key).state() {
            State::Absent => IndexState::Absent,
            State::Loading(progress) => IndexState::Loading { rows: progress.rows.load(Ordering::Relaxed) },
            State::TooLarge => IndexState::TooLarge,
            State::Ready(index) => {
                let snapshot = index.snapshot();
                IndexState::Ready {
                    position: snapshot.position(),
                    lineages: snapshot.lineage_count(),
                    links: snapshot.link_count(),
                    bytes: snapshot.bytes(),
                }
            }
        }
    }

    /// How the indexes of all tenants stand, together.
    #[must_use]
    pub fn graph_summary(&self) -> IndexSummary {
        let mut summary = IndexSummary::default();
        for kept in self.keeper().tenants().values() {
            match kept.state() {
                State::Absent => {}
                State::TooLarge => summary.too_large += 1,
                State::Loading(progress) => {
                    summary.loading += 1;
                    summary.rows_loaded += progress.rows.load(Ordering::Relaxed);
                }
                State::Ready(index) => {
                    summary.ready += 1;
                    summary.bytes += index.snapshot().bytes();
                }
            }
        }
        summary
    }

    /// The position up to which the tenant's index holds the log.
    pub(crate) fn indexed_to(&self, tenant: TenantKey) -> Option<i64> {
        let index = self.keeper().tenants().get(&tenant)?.index()?;
        Some(index.snapshot().position())
    }

    /// Begins to load the tenant's index unless there is one, or none may be kept. Returns at once.
    pub fn warm_graph(&self, scope: &Scope) {
        self.begin_loading(scope.key);
    }
}
