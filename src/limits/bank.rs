//! Buckets of one quota by key: governor decides, and what it decided can be corrected.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;
use governor::{Quota as GovernorQuota, RateLimiter};

use super::rate::Quota;

/// Buckets that are kept before full ones are looked for.
const SWEEP_FROM: usize = 1_024;

/// Buckets of one quota.
pub(super) struct Bank<K: Hash + Eq + Clone> {
    pub(super) quota: Quota,
    governor: RateLimiter<K, Shelf<K>, Hand, NoOpMiddleware<Duration>>,
    shelf: Shelf<K>,
    /// How many buckets there are when full ones are looked for next.
    sweep_at: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Bank<K> {
    /// Buckets that are all full. The hand must stand at the beginning.
    pub(super) fn new(quota: Quota, hand: Hand) -> Self {
        let shelf = Shelf::default();
        // The interval is part of a minute, so it is never zero.
        let governed = GovernorQuota::with_period(quota.interval).unwrap_or(GovernorQuota::per_minute(NonZeroU32::MIN));
        let governor = RateLimiter::new(governed.allow_burst(quota.burst), shelf.clone(), hand);
        Self { quota, governor, shelf, sweep_at: AtomicUsize::new(SWEEP_FROM) }
    }

    /// Takes units where there is room; else tells how long to wait.
    pub(super) fn take(&self, key: &K, units: u32) -> Result<(), Duration> {
        self.sweep();
        let Some(units) = NonZeroU32::new(units) else { return Ok(()) };
        match self.governor.check_key_n(key, units) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(not_until)) => Err(not_until.wait_time_from(self.governor.clock().now())),
            // No bucket holds as much; nobody asks for that.
            Err(_) => Err(self.quota.interval.saturating_mul(units.get())),
        }
    }

    /// Takes units, or gives them back where negative, whether there is room or not. What is given back beyond a full
    /// bucket is lost.
    pub(super) fn shift(&self, key: &K, units: i64, now: Duration) {
        if units == 0 {
            return;
        }
        self.sweep();
        let by = self.quota.interval.saturating_mul(u32::try_from(units.unsigned_abs()).unwrap_or(u32::MAX));
        let mut buckets = self.shelf.lock();
        let full = buckets.get(key).map_or(now, |full| Duration::from_nanos(full.as_u64()).max(now));
        let full = if units > 0 { full.saturating_add(by) } else { full.saturating_sub(by) };
        if full > now {
            buckets.insert(key.clone(), nanos(full));
        } else {
            buckets.remove(key);
        }
    }

    /// Time until a bucket is full.
    pub(super) fn full_in(&self, key: &K, now: Duration) -> Duration {
        let full = self.shelf.lock().get(key).map(|full| Duration::from_nanos(full.as_u64()));
        full.map_or(Duration::ZERO, |full| full.saturating_sub(now))
    }

    pub(super) fn kept(&self) -> usize {
        self.shelf.lock().len()
    }

    /// Drops full buckets, which are as good as none, whenever there are twice as many buckets as were left the last
    /// time: memory is bounded by those who came lately, at a cost that does not grow with them.
    fn sweep(&self) {
        if self.shelf.lock().len() < self.sweep_at.load(Ordering::Relaxed) {
            return;
        }
        self.governor.retain_recent();
        self.governor.shrink_to_fit();
        self.sweep_at.store(SWEEP_FROM.max(2 * self.governor.len()), Ordering::Relaxed);
    }
}

/// The moment at which each bucket will be full, counted from the beginning; GCRA calls it the theoretical arrival
/// time.
struct Shelf<K>(Arc<Mutex<HashMap<K, Nanos>>>);

impl<K> Shelf<K> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Default for Shelf<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K> Clone for Shelf<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Hash + Eq + Clone> StateStore for Shelf<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut buckets = self.lock();
        let Some(full) = buckets.get_mut(key) else {
            let (outcome, full) = decide(None)?;
            buckets.insert(key.clone(), full);
            return Ok(outcome);
        };
        let (outcome, next) = decide(Some(*full))?;
        *full = next;
        Ok(outcome)
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<K> for Shelf<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.lock().retain(|_, full| *full > drop_below);
    }

    fn shrink_to_fit(&self) {
        self.lock().shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.lock().len()
    }

    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }
}

/// The hand of a clock that somebody else moves, so that everything within one turn happens at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Hand(Arc<AtomicU64>);

impl Hand {
    /// Sets the time that passed since the beginning.
    pub(super) fn set(&self, passed: Duration) {
        self.0.store(nanos(passed).as_u64(), Ordering::Release);
    }
}

impl Clock for Hand {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Acquire))
    }
}

/// 584 years are enough.
fn nanos(time: Duration) -> Nanos {
    Nanos::new(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}
