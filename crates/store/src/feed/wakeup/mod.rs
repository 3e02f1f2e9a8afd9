//! The word of commits between processes.
//!
//! It only wakes: it names a tenant and a position, never data, and may be lost, doubled or late. Who follows a log
//! looks for itself every [`poll`](super::FeedOptions::poll) besides, so a lost word costs that long, and never an
//! event.

mod carrier;
mod outage;
pub(super) mod postgres;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

pub(super) use carrier::Carrier;

use crate::scope::TenantKey;

/// What carries the word of commits.
#[derive(Clone)]
pub enum Wakeup {
    /// What the database offers: LISTEN and NOTIFY of PostgreSQL; SQLite has nothing, so the commits of other processes
    /// are looked for.
    Database,
    /// Nothing: commits of other processes are looked for.
    Poll,
    /// A message server.
    Through(Arc<dyn Wakeups>),
}

impl fmt::Debug for Wakeup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Database => "Database",
            Self::Poll => "Poll",
            Self::Through(_) => "Through",
        })
    }
}

/// A tenant's log has reached a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wake {
    /// Whose log.
    pub tenant: TenantKey,
    /// The position of its last event.
    pub position: i64,
}

impl Wake {
    /// The wake-up as text: the tenant's key, a colon, the position.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}:{}", self.tenant.0, self.position)
    }

    /// Reads a text; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (tenant, position) = text.split_once(':')?;
        Some(Self { tenant: TenantKey(tenant.parse().ok()?), position: position.parse().ok()? })
    }
}

/// What was heard from other processes, this one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A commit.
    Wake(Wake),
    /// Listening has begun, or has begun again: what was told before was not heard.
    Listening,
}

/// Why a word was not carried.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Carries the word of commits from each process to all.
#[async_trait]
pub trait Wakeups: Send + Sync + 'static {
    /// Tells all processes.
    ///
    /// # Errors
    /// When it could not be told; nobody tries again.
    async fn tell(&self, wake: Wake) -> Result<(), Failure>;

    /// Hears what is told, for as long as that goes well. Whoever calls it calls it again after a pause.
    ///
    /// # Errors
    /// When nothing is to be heard any more.
    async fn listen(&self, heard: &(dyn Fn(Heard) + Send + Sync)) -> Result<(), Failure>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_up_is_read_as_it_was_written() {
        let wake = Wake { tenant: TenantKey(7), position: 1 << 40 };
        assert_eq!(Wake::parse(&wake.text()), Some(wake));
        for text in ["", "7", "7:", ":7", "a:1", "1:a", "1:2:3"] {
            assert_eq!(Wake::parse(text), None, "{text}");
        }
    }
}
