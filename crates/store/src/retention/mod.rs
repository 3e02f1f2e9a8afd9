//! How much of a log is kept.
//!
//! The tables are a projection of the log and stay whole: claims and edges, and what they were at a position (`asOf`),
//! do not depend on what is kept of the log. What needs the old events themselves is refused: a reader that stands
//! before them is told ([`ResyncReason::Retention`](crate::feed::ResyncReason)), and a log is exported whole or not at
//! all.
//!
//! What is removed is always a prefix, never the newest event, and nothing that somebody has a claim to: [`holds`]. The
//! tenant's row notes where the log begins now and the hash of the event before, so that what is left is still
//! verified, and streams go on with the versions that they had.

mod bounds;
pub mod holds;
mod prune;
mod sizes;
mod stream_heads;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use prune::Pruned;

pub(crate) use sizes::Sizes;
pub(crate) use stream_heads::pruned_heads;

/// How much of a log is kept. An event goes as soon as one of the bounds lets it go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Events older than this go; none do where it is absent.
    pub age: Option<Duration>,
    /// As many of the newest events are kept, 1 or more; all are where it is absent.
    pub events: Option<i64>,
    /// The newest events are kept that take no more bytes together, 0 or more; all are where it is absent. An event
    /// takes the bytes of its stream's name, kind, data and metadata, and 72 more; neither indexes nor what the
    /// database needs around a row are counted.
    pub bytes: Option<i64>,
    /// Whether events go that somebody has not acknowledged.
    pub ignores_holds: bool,
    /// Most events that one transaction removes, 1 or more. Writes of the tenant wait for it.
    pub batch: i64,
}

impl Default for Retention {
    /// Everything is kept; 1,000 events a transaction.
    fn default() -> Self {
        Self { age: None, events: None, bytes: None, ignores_holds: false, batch: 1_000 }
    }
}

impl Retention {
    /// Whether nothing ever goes.
    #[must_use]
    pub fn keeps_all(&self) -> bool {
        self.age.is_none() && self.events.is_none() && self.bytes.is_none()
    }
}
