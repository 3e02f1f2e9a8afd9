use std::sync::Arc;

use claimgraph_graph::{Lens, Snapshot, WalkOptions};

/// What answered a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The index in memory.
    Index,
    /// The database.
    Database,
}

/// An answer with what it was read from, so that its numbers may be turned into ids.
#[derive(Debug, Clone)]
pub struct GraphAnswer<T> {
    /// The answer.
    pub value: T,
    /// The position of the log that it is exact for.
    pub position: i64,
    /// What answered.
    pub origin: Origin,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) options: WalkOptions,
}

impl<T> GraphAnswer<T> {
    /// The graph as the question saw it.
    #[must_use]
    pub fn lens(&self) -> Lens<'_> {
        Lens::new(&self.snapshot, None, &self.options)
    }
}
