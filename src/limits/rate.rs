//! How much in which time.

use std::num::NonZeroU32;
use std::time::Duration;

use super::class::Class;

/// The limits of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Units that come back in a minute, to one principal.
    pub per_minute: NonZeroU32,
    /// The same to all principals of a tenant together; `None` for no limit.
    pub tenant_per_minute: Option<NonZeroU32>,
    /// Time in which an empty bucket fills up, and so what it holds: what comes back in that time, and at least one
    /// unit.
    pub window: Duration,
}

/// The limits of every class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Of mutations.
    pub write: Rate,
    /// Of queries and subscriptions.
    pub read: Rate,
    /// Of queries that search.
    pub search: Rate,
}

/// What one bucket holds, and how it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quota {
    /// Units.
    pub(super) burst: NonZeroU32,
    /// Time in which one unit comes back.
    pub(super) interval: Duration,
}

impl Rates {
    /// Those of a class.
    pub fn of(&self, class: Class) -> Rate {
        match class {
            Class::Write => self.write,
            Class::Read => self.read,
            Class::Search => self.search,
        }
    }
}

impl Rate {
    pub(super) fn principal(&self) -> Quota {
        Quota::new(self.per_minute, self.window)
    }

    pub(super) fn tenant(&self) -> Option<Quota> {
        self.tenant_per_minute.map(|per_minute| Quota::new(per_minute, self.window))
    }

    /// Most units that are charged beforehand: half a bucket, so that a large operation does not need to find a full
    /// one, which a busy client never has.
    pub(super) fn most_at_once(&self) -> u32 {
        let least = self.tenant().map_or(u32::MAX, |quota| quota.burst.get()).min(self.principal().burst.get());
        least.div_ceil(2).max(1)
    }
}

impl Quota {
    fn new(per_minute: NonZeroU32, window: Duration) -> Self {
        let held = u128::from(per_minute.get()) * window.as_millis() / 60_000;
        let burst = u32::try_from(held).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
        Self { burst, interval: Duration::from_mins(1) / per_minute.get() }
    }
}
