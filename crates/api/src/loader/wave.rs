//! One gathering of keys, its leader and those who wait.

use std::collections::HashMap;
use std::hash::Hash;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use claimgraph_domain::error::Error;
use tokio::sync::Notify;
use tokio::task::yield_now;

/// Yields in a row without a new key after which the leader loads.
const QUIET_YIELDS: u32 = 2;

/// Counts the keys that the loaders of one request were asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Activity(Arc<AtomicU64>);

impl Activity {
    pub(super) fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Keys that are loaded together.
pub(super) struct Wave<K, V> {
    keys: Mutex<Vec<K>>,
    led: AtomicBool,
    outcome: OnceLock<Result<HashMap<K, V>, Arc<Error>>>,
    changed: Notify,
}

impl<K, V> Default for Wave<K, V> {
    fn default() -> Self {
        Self { keys: Mutex::default(), led: AtomicBool::new(false), outcome: OnceLock::new(), changed: Notify::new() }
    }
}

/// Gives up the lead when the leader's future is dropped midway, as happens when a sibling field
/// fails; another of those who wait then leads.
struct Lead<'a, K, V>(&'a Wave<K, V>);

impl<K, V> Drop for Lead<'_, K, V> {
    fn drop(&mut self) {
        self.0.led.store(self.0.outcome.get().is_some(), Ordering::Release);
        self.0.changed.notify_waiters();
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Wave<K, V> {
    pub(super) fn add(&self, key: K) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).push(key);
    }

    pub(super) fn keys(&self) -> Vec<K> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets the executor go on until the request brings no more keys, be it to this wave or another: a
    /// long list is gone through in many turns of the executor, of which some bring keys to others only.
    pub(super) async fn gather(&self, activity: &Activity) {
        let mut seen = activity.now();
        let mut quiet = 0;
        while quiet < QUIET_YIELDS {
            yield_now().await;
            let now = activity.now();
            quiet = if now == seen { quiet + 1 } else { 0 };
            seen = now;
        }
    }

    /// Returns when the wave is loaded; whoever comes first, or finds the lead given up, loads it.
    pub(super) async fn finish<F>(&self, load: impl Fn() -> F)
    where
        F: Future<Output = Result<HashMap<K, V>, Error>>,
    {
        while self.outcome.get().is_none() {
            if !self.led.swap(true, Ordering::AcqRel) {
                // Given up when this future is dropped, and when it is done.
                let _given_up = Lead(self);
                let outcome = load().await.map_err(Arc::new);
                // Only a leader sets it, and there is one at a time.
                let _ = self.outcome.set(outcome);
                return;
            }
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            // What changed before one listened is seen here.
            if self.outcome.get().is_none() && self.led.load(Ordering::Acquire) {
                changed.await;
            }
        }
    }

    /// What was loaded for a key.
    pub(super) fn value(&self, key: &K) -> Result<Option<V>, Arc<Error>> {
        match self.outcome.get() {
            Some(Ok(values)) => Ok(values.get(key).cloned()),
            Some(Err(error)) => Err(Arc::clone(error)),
            None => Ok(None),
        }
    }
}
