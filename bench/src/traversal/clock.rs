//! The machine's clock, which the engine looks at as it does in the server.

use std::time::{SystemTime, UNIX_EPOCH};

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;

/// The machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}
