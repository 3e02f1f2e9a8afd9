//! One index: the newest snapshot, readers that keep theirs, and one who brings it forward.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::acyclic::Ordered;
use super::apply::Refused;
use super::snapshot::Snapshot;
use crate::fact::Change;

/// The graph of one tenant, brought forward by the log. Readers take a [`Snapshot`] and hold no lock while they
/// walk; whoever applies changes never waits for them.
#[derive(Debug)]
pub struct Index {
    newest: RwLock<Arc<Snapshot>>,
    /// Held by whoever brings the index forward. While a merge runs it holds what came since.
    since: Mutex<Option<Vec<(i64, Change)>>>,
    /// Orders along the edges of the types that must not have cycles, made when they are first wanted.
    pub(super) orders: Mutex<HashMap<String, Ordered>>,
}

impl Index {
    /// An index that begins with a snapshot.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> Self {
        Self { newest: RwLock::new(Arc::new(snapshot)), since: Mutex::new(None), orders: Mutex::default() }
    }

    /// The newest snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.newest.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes events, in order; those that it has already are passed over. Returns whether [`Self::merge`] is due.
    ///
    /// # Errors
    /// [`Refused`]; the index stays as it was, and must be made anew.
    pub fn apply(&self, changes: impl IntoIterator<Item = (i64, Change)>) -> Result<bool, Refused> {
        let mut since = self.forward();
        let mut snapshot = Snapshot::clone(&self.snapshot());
        let mut taken = Vec::new();
        for (position, change) in changes {
            if position <= snapshot.position {
                continue;
            }
            snapshot.apply(position, &change)?;
            taken.push((position, change));
        }
        if taken.is_empty() {
            return Ok(false);
        }
        let due = since.is_none() && snapshot.wants_merge();
        if let Some(since) = since.as_mut() {
            since.append(&mut taken);
        }
        self.publish(snapshot);
        Ok(due)
    }

    /// Brings what has changed into the compressed part. It takes time in proportion to the whole graph, during
    /// which the index may be read and brought forward. Does nothing while another merge runs.
    ///
    /// # Errors
    /// [`Refused::Full`]; the index stays as it was.
    pub fn merge(&self) -> Result<(), Refused> {
        let before = {
            let mut since = self.forward();
            if since.is_some() {
                return Ok(());
            }
            *since = Some(Vec::new());
            self.snapshot()
        };
        let merged = before.merged();
        let mut since = self.forward();
        let missed = since.take().unwrap_or_default();
        let mut merged = merged?;
        for (position, change) in &missed {
            merged.apply(*position, change)?;
        }
        self.publish(merged);
        Ok(())
    }

    fn forward(&self) -> MutexGuard<'_, Option<Vec<(i64, Change)>>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, snapshot: Snapshot) {
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }
}
