//! `[events]`: following the log.

use super::allowed::Allowed;
use super::section::section;
use super::setting::words;
use super::wakeup_url::{NATS, REDIS, WakeupUrl};

section! {
    /// Following the log: subscriptions, pages of changes, named consumers.
    Events = "events" {
        /// What tells this process of the commits of others: "auto" for what the database offers (LISTEN and NOTIFY of
        /// `PostgreSQL`; `SQLite` has nothing), "poll" for nothing, so that they are looked for, "redis" or "nats" for
        /// the message server at `wakeup_url`.
        wakeup: WakeupBy = WakeupBy::Auto, Allowed::OneOf(WakeupBy::WORDS);
        /// Address of the message server: `redis://[USER:PASSWORD@]HOST[:PORT]`, or
        /// `nats://[USER:PASSWORD@]HOST[:PORT]`; `rediss://` and `tls://` for TLS. One that is away costs time and no
        /// event.
        wakeup_url: WakeupUrl = WakeupUrl::default(), Allowed::WakeupUrl;
        /// Channel of Redis, or subject of NATS. Deployments that share a message server have one each.
        wakeup_channel: String = "claimgraph".to_owned(), CHANNEL;
        /// How long a commit may go unnoticed of which no word came.
        wakeup_poll_ms: u64 = 1_000, Allowed::milliseconds(10, 3_600_000);
        /// Events of one delivery, at most.
        batch_events: usize = 100, Allowed::count(1, 10_000);
        /// Memory for the newest events of one tenant whose log is followed. A client that is slower reads the log
        /// again.
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
        /// Days that events are kept, of every tenant; 0 keeps them for ever. The tables do not depend on it, but a log
        /// that is not whole is neither exported nor replayed.
        retention_days: u32 = 0, Allowed::count(0, 36_500);
        /// Newest events that are kept of every tenant, 0 for all. An event goes when one of the three lets it go.
        retention_events: u64 = 0, Allowed::count(0, 1_000_000_000_000);
        /// Size of the newest events that are kept of every tenant, 0 for all: their texts and 72 bytes each. Indexes,
        /// and what the database needs around a row, come on top.
        retention_bytes: u64 = 0, Allowed::bytes(0, 1 << 60);
        /// Whether events go that a named consumer has not acknowledged, or a webhook has not had. Who is behind is
        /// told to read the state anew then; a webhook is disabled.
        retention_ignores_consumers: bool = false, Allowed::Boolean;
        /// How often is looked for events to remove.
        retention_every_ms: u64 = 60_000, Allowed::milliseconds(10, 86_400_000);
    }
}

words! {
    /// What tells of the commits of other processes.
    WakeupBy {
        /// What the database offers.
        Auto = "auto",
        /// Nothing.
        Poll = "poll",
        /// A Redis server.
        Redis = "redis",
        /// A NATS server.
        Nats = "nats",
    }
}

const CHANNEL: Allowed =
    Allowed::Text { shape: "1 to 128 of a-z, A-Z, 0-9, -, _ and single dots between them", accepts: is_channel };

fn is_channel(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.len() <= 128 && text.split('.').all(is_word)
}

impl Events {
    /// The schemes that `wakeup_url` must have, where it has another.
    pub(super) fn wanted_schemes(&self) -> Option<&'static [&'static str]> {
        let schemes = match self.wakeup {
            WakeupBy::Auto | WakeupBy::Poll => return None,
            WakeupBy::Redis => REDIS,
            WakeupBy::Nats => NATS,
        };
        (!self.wakeup_url.is_of(schemes)).then_some(schemes)
    }
}
