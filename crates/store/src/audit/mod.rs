//! The audit: who did what, or was kept from it; a chain of entries for each tenant.
//!
//! - **A write to the log** has its entry in the transaction of the write, so that neither is without the other. An
//!   answer that is given again to an idempotency key is no write, and neither is a command that found nothing to
//!   change.
//! - **A write beside the log** (a webhook, a consumer) is told to
//!   [`Store::audit_change`](crate::Store::audit_change), which returns when the entry is stored. A process that dies
//!   between the two leaves the write without its entry.
//! - **Refusals** are told to [`Store::audit_refusal`](crate::Store::audit_refusal) and written behind, so that nobody
//!   waits for them, and whoever is refused costs the database next to nothing: those alike are one entry with a
//!   number. What a process knows and has not written is lost when it dies; that is what came within
//!   [`AuditOptions::flush`], longer while the database is away. It is bounded by [`AuditOptions::waiting`]; beyond,
//!   refusals are counted by their code alone.
//!
//! The hash of an entry covers the one before it ([`claimgraph_domain::rules::audit_chain`]). The head stands in the
//! tenant's row, which a writer holds anyway.

mod append;
mod behind;
mod flush;
mod list;
mod refused;
#[cfg(test)]
mod tests;
pub mod verify;

use std::time::Duration;

pub(crate) use append::Tail;
pub(crate) use behind::Behind;
pub use behind::Counts as AuditCounts;
pub use list::AuditFilter;

/// On whose word nobody proved anything.
pub const NOBODY: &str = "nobody";

/// How refusals are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditOptions {
    /// How long a refusal may wait for others, to be written with them.
    pub flush: Duration,
    /// Most entries of a tenant that wait. What comes beyond is told apart by its code alone.
    pub waiting: usize,
}

impl Default for AuditOptions {
    /// 1 second, 1,000 entries.
    fn default() -> Self {
        Self { flush: Duration::from_secs(1), waiting: 1_000 }
    }
}
