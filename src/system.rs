//! The real clock and the real randomness. Everything else takes them through the traits of
//! `claimgraph_domain::ambient`.

use std::time::{SystemTime, UNIX_EPOCH};

use claimgraph_domain::ambient::{Clock, Entropy};
use claimgraph_domain::time::Timestamp;

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The random source of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        // The system's source fails only where it is not set up at all, and then nothing here may run.
        if let Err(cause) = getrandom::fill(buffer) {
            tracing::error!(%cause, "the operating system gives no random bytes");
            std::process::abort();
        }
    }
}
