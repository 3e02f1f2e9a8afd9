//! Time that only goes forward.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use claimgraph_domain::ambient::Clock;

/// The time that passed since the beginning. Where the clock is set back, none passes at that moment, and it goes on
/// from there: nobody waits for the clock to catch up.
pub(super) struct Steady {
    clock: Arc<dyn Clock>,
    read: Mutex<Read>,
}

struct Read {
    /// What the clock said, microseconds.
    last: i64,
    passed: Duration,
}

impl Steady {
    /// Begins now.
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let read = Mutex::new(Read { last: clock.now().micros(), passed: Duration::ZERO });
        Self { clock, read }
    }

    /// The time that passed.
    pub(super) fn passed(&self) -> Duration {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now().micros();
        let step = u64::try_from(now.saturating_sub(read.last)).unwrap_or(0);
        read.last = now;
        read.passed = read.passed.saturating_add(Duration::from_micros(step));
        read.passed
    }
}
