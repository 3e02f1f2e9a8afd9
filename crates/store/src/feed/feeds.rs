//! The logs that are followed in a process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use sea_orm::DbBackend;
use tokio::sync::Semaphore;

use super::FeedOptions;
use super::start::LogState;
use super::stats::Counts;
use super::tail::Tail;
use super::wakeup::{Carrier, Wakeup, Wakeups, postgres};
use crate::db::Database;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// The logs that are followed, and what tells of commits.
pub(crate) struct Feeds {
    options: FeedOptions,
    tails: Mutex<HashMap<TenantKey, Weak<Tail>>>,
    /// Bounds how many readers that are behind read at once, so that they leave connections to others.
    pub(super) history: Semaphore,
    counts: Counts,
    carrier: OnceLock<Option<Carrier>>,
}

impl Feeds {
    pub(crate) fn new(options: FeedOptions) -> Self {
        let history = Semaphore::new(options.history_readers.clamp(1, Semaphore::MAX_PERMITS));
        Self { options, tails: Mutex::default(), history, counts: Counts::default(), carrier: OnceLock::new() }
    }

    pub(super) fn options(&self) -> &FeedOptions {
        &self.options
    }

    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(super) fn tails(&self) -> &Mutex<HashMap<TenantKey, Weak<Tail>>> {
        &self.tails
    }

    /// How many readers read from the database.
    pub(super) fn reading_history(&self) -> usize {
        let turns = self.options.history_readers.clamp(1, Semaphore::MAX_PERMITS);
        turns.saturating_sub(self.history.available_permits())
    }

    /// The tail of a tenant's log, which begins when the first one joins.
    pub(super) fn join(&self, store: &Store, scope: &Scope, state: LogState) -> Arc<Tail> {
        self.listen(store);
        let mut tails = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
        tails.retain(|_, tail| tail.strong_count() > 0);
        // One that has seen another log is at its end.
        let fits = |tail: &Arc<Tail>| tail.end().borrow().epoch == state.epoch;
        if let Some(tail) = tails.get(&scope.key).and_then(Weak::upgrade).filter(fits) {
            return tail;
        }
        let tail = Tail::start(store, scope, state);
        tails.insert(scope.key, Arc::downgrade(&tail));
        tail
    }

    /// How many logs are followed.
    #[cfg(test)]
    pub(super) fn followed(&self) -> usize {
        let tails = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
        tails.values().filter(|tail| tail.strong_count() > 0).count()
    }

    /// Tells who follows a tenant's log that it has reached a position.
    pub(crate) fn announce(&self, tenant: TenantKey, position: i64) {
        let tail = self.tails.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant).and_then(Weak::upgrade);
        if let Some(tail) = tail {
            tail.announce(position);
        }
    }

    /// Tells all who follow that anything may have happened.
    pub(super) fn announce_unknown(&self) {
        let tails: Vec<Arc<Tail>> = {
            let tails = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
            tails.values().filter_map(Weak::upgrade).collect()
        };
        for tail in tails {
            tail.announce_next();
        }
    }

    /// Tells other processes of a commit.
    pub(crate) fn tell(&self, db: &Database, tenant: TenantKey, position: i64) {
        if let Some(carrier) = self.carrier(db) {
            carrier.tell(tenant, position);
        }
    }

    /// Begins to hear of the commits of other processes, unless that has begun.
    pub(crate) fn listen(&self, store: &Store) {
        if let Some(carrier) = self.carrier(store.db()) {
            carrier.listen(store);
        }
    }

    /// Ends the tasks that tell and hear.
    pub(crate) fn close(&self) {
        if let Some(Some(carrier)) = self.carrier.get() {
            carrier.close();
        }
    }

    fn carrier(&self, db: &Database) -> Option<&Carrier> {
        let made = || {
            let wakeups: Arc<dyn Wakeups> = match &self.options.wakeup {
                Wakeup::Through(wakeups) => Arc::clone(wakeups),
                Wakeup::Database if db.backend() == DbBackend::Postgres => Arc::new(postgres::Notify::new(db)),
                Wakeup::Poll | Wakeup::Database => return None,
            };
            Some(Carrier::new(wakeups))
        };
        self.carrier.get_or_init(made).as_ref()
    }
}
