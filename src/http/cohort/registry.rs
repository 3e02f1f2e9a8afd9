//! Who is there for each key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use claimgraph_store::feed::LogCursor;
use tokio::sync::watch;

use super::super::host::Host;
use super::super::operation::{Operation, Own};
use super::super::request_id::RequestId;
use super::{Cohort, Key};

/// The subscriptions that are open, by key.
#[derive(Default)]
pub(in crate::http) struct Cohorts {
    groups: Mutex<HashMap<Key, Weak<Group>>>,
}

/// Those with one key. It lives as long as there is one.
pub(super) struct Group {
    all: Arc<Cohorts>,
    key: Key,
    /// What they ask, as the first of them wrote it.
    pub(super) operation: Operation,
    cohort: Mutex<Weak<Cohort>>,
    /// Tells those who are by themselves that there may be a cohort to join.
    news: watch::Sender<()>,
}

impl Drop for Group {
    fn drop(&mut self) {
        let mut groups = self.all.groups();
        // Another one may have taken its place since.
        if groups.get(&self.key).is_some_and(|group| group.strong_count() == 0) {
            groups.remove(&self.key);
        }
    }
}

impl Cohorts {
    /// Counts one more who asks an operation.
    pub(super) fn enter(self: &Arc<Self>, key: Key, operation: &Operation) -> Arc<Group> {
        let mut groups = self.groups();
        let found = groups.get(&key).and_then(Weak::upgrade);
        if let Some(group) = found {
            if Arc::strong_count(&group) == 2 {
                group.news.send_replace(());
            }
            drop(groups);
            return group;
        }
        let group = Arc::new(Group {
            all: Arc::clone(self),
            key,
            operation: operation.clone(),
            cohort: Mutex::default(),
            news: watch::Sender::new(()),
        });
        groups.insert(key, Arc::downgrade(&group));
        group
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<Key, Weak<Group>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Group {
    /// The cohort for one who has everything up to a cursor; `None` as long as it is alone, or where the cohort is
    /// elsewhere in the log.
    pub(super) fn cohort(self: &Arc<Self>, host: &Host, at: LogCursor) -> Option<Arc<Cohort>> {
        let mut place = self.cohort.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cohort) = place.upgrade().filter(|cohort| !cohort.end().borrow().over) {
            return cohort.takes(at).then_some(cohort);
        }
        if Arc::strong_count(self) < 2 {
            return None;
        }
        let id = RequestId::random(host.entropy());
        let own = Own::open(host, self.operation.clone(), id, Some(at));
        let cohort = Cohort::start(at, own, host.options.connections.shared_bytes);
        *place = Arc::downgrade(&cohort);
        drop(place);
        self.news.send_replace(());
        Some(cohort)
    }

    /// Follows whether there may be a cohort to join.
    pub(super) fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }
}
