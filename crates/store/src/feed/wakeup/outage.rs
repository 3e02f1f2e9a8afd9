//! Telling once that word is not carried.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Failure;

/// Whether it was told that something does not work, so that it is not told again at each trial.
pub(super) struct Outage {
    told: AtomicBool,
    what: &'static str,
}

impl Outage {
    pub(super) fn of(what: &'static str) -> Self {
        Self { told: AtomicBool::new(false), what }
    }

    /// It failed: a warning the first time, for those who look closely later.
    pub(super) fn begins(&self, error: &Failure) {
        if self.told.swap(true, Ordering::Relaxed) {
            tracing::debug!(%error, "still: {}", self.what);
        } else {
            tracing::warn!(%error, "{}", self.what);
        }
    }

    /// It worked.
    pub(super) fn ends(&self) {
        if self.told.swap(false, Ordering::Relaxed) {
            tracing::info!("no longer: {}", self.what);
        }
    }
}
