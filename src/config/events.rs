//! `[events]`: following the log.

use super::allowed::Allowed;
use super::section::section;
use super::setting::words;

section! {
    /// Following the log: subscriptions, pages of changes, named consumers.
    Events = "events" {
        /// What tells this process of the commits of others: "auto" for what the database offers (LISTEN and NOTIFY of
        /// `PostgreSQL`; `SQLite` has nothing), "poll" for nothing, so that they are looked for.
        wakeup: WakeupBy = WakeupBy::Auto, Allowed::OneOf(WakeupBy::WORDS);
        /// How long a commit may go unnoticed of which no word came.
        wakeup_poll_ms: u64 = 1_000, Allowed::milliseconds(10, 3_600_000);
        /// Events of one delivery, at most.
        batch_events: usize = 100, Allowed::count(1, 10_000);
        /// Memory for the newest events of one tenant whose log is followed. A client that is slower reads the log again.
        ring_bytes: usize = 8 << 20, Allowed::bytes(0, 1 << 40);
        /// Events that a client does not want after which it is sent a bookmark.
        bookmark_events: u32 = 1_000, Allowed::count(1, 1_000_000_000);
        /// Time after which it is sent a bookmark when it has wanted nothing of what came.
        bookmark_ms: u64 = 30_000, Allowed::milliseconds(10, 3_600_000);
        /// Clients that are behind and may read the log from the database at the same time.
        history_readers: usize = 4, Allowed::count(1, 1_000);
        /// Events that one page of changes looks at, when few of them are wanted.
        scan_events: usize = 10_000, Allowed::count(1, 10_000_000);
        /// Named consumers of one tenant.
        consumers: usize = 1_000, Allowed::count(0, 1_000_000);
        /// Members of one named consumer.
        consumer_members: u32 = 256, Allowed::count(1, 65_536);
    }
}

words! {
    /// What tells of the commits of other processes.
    WakeupBy {
        /// What the database offers.
        Auto = "auto",
        /// Nothing.
        Poll = "poll",
    }
}
