//! Following a tenant's log: history first, then what is new, with no seam between the two.
//!
//! A [`Reader`] has a position of its own. Positions are gapless and in the order of commits, so reading on after the
//! last one misses nothing, whoever reads and wherever the events come from:
//!
//! - As long as somebody follows a tenant's log, one task of the process (the [`tail`]) reads what is new, once for
//!   all, and keeps the newest batches in a ring of bounded memory. A reader whose next event stands in the ring takes
//!   it from there.
//! - A reader that is older reads the log by itself until it has caught up. So a slow one costs no memory and loses
//!   nothing: it falls out of the ring.
//! - [`wakeup`] tells the tail of commits, those of this process at once and those of others where the database or a
//!   message server carries the word. A wake-up holds no data and may be lost: the tail looks for itself now and then.
//!
//! A [`LogCursor`] is a position with the tenant and the epoch that it is of; it is what clients keep. Workers may
//! leave theirs with the server: [`consumer`].

mod batch;
pub mod consumer;

mod cursor;
mod delivery;
mod feeds;
mod filter;
mod page;
mod places;
mod reader;
mod ring;
mod start;
mod stats;
mod tail;
#[cfg(test)]
mod tests;
pub mod wakeup;

use std::time::Duration;

pub use batch::Selected;
pub use cursor::LogCursor;
pub use delivery::Delivery;
pub use filter::{EventFilter, Share};
pub use reader::Reader;
pub use start::{Begin, Resync, ResyncReason};
pub use stats::{ConsumerStats, FeedStats, LogStats};
pub use wakeup::{Wakeup, Wakeups};

pub(crate) use feeds::Feeds;

/// How logs are followed.
#[derive(Clone, Debug)]
pub struct FeedOptions {
    /// Most events of one delivery, and of one read by a reader that is behind; 1 or more.
    pub batch: usize,
    /// Memory for the newest events of one tenant whose log is followed, bytes. One batch is kept, whatever its size.
    pub ring_bytes: usize,
    /// How long a commit may go unnoticed of which no word came.
    pub poll: Duration,
    /// A reader is given a bookmark after so many events that it does not want; 1 or more.
    pub bookmark_events: i64,
    /// A reader is given a bookmark when it has wanted nothing of what came for so long.
    pub bookmark_every: Duration,
    /// Readers that are behind and may read from the database at once; 1 or more.
    pub history_readers: usize,
    /// Events that one call for changes looks at, at most, when few of them are wanted; 1 or more.
    pub scan: usize,
    /// Named consumers that one tenant may have.
    pub consumers: usize,
    /// Most members of one consumer's group; 1 or more.
    pub group: u32,
    /// What carries the word of commits between processes.
    pub wakeup: Wakeup,
}

impl Default for FeedOptions {
    /// 100 events, 8 MiB, 1 s, 1,000 events, 30 s, 4 readers, 10,000 events, 1,000 consumers of 256
    /// members, what the database offers.
    fn default() -> Self {
        Self {
            batch: 100,
            ring_bytes: 8 << 20,
            poll: Duration::from_secs(1),
            bookmark_events: 1_000,
            bookmark_every: Duration::from_secs(30),
            history_readers: 4,
            scan: 10_000,
            consumers: 1_000,
            group: 256,
            wakeup: Wakeup::Database,
        }
    }
}
