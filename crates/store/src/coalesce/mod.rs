//! Writes of one tenant that come at once share a transaction.
//!
//! Each tenant has a queue. A request that finds nobody at work starts a task, the leader, which runs one transaction
//! after the other until nobody waits. A transaction begins, takes those who wait, runs them one by one, takes those
//! who have come meanwhile, and commits when there are none, or as many as it may carry. Nobody waits for company: a
//! lone request is committed at once.
//!
//! A request fails alone. One that only records is undone in memory; one that writes in its midst does so behind a
//! savepoint where there is something before it. What was recorded is written together at the end, or before somebody
//! reads. Where the database fails underneath, the transaction is given up, and its requests run again, each in a
//! transaction of its own, so that only the guilty one is refused. Nobody is answered before the commit, unless by a
//! refusal to which nothing uncommitted has contributed. A commit that fails is told to all.

mod answers;
mod lead;
mod queue;
mod request;
mod share;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub(crate) use answers::Answers;
pub(crate) use queue::Writers;
pub(crate) use request::{Keyed, submit};

/// How writes share transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOptions {
    /// Most requests that one transaction carries; 1 shares none.
    pub requests_per_transaction: usize,
    /// Most requests of a tenant that wait for a transaction; one more is refused.
    pub waiting_writes: usize,
    /// How long a request waits for a transaction before it is refused.
    pub timeout: Duration,
}

impl Default for WriteOptions {
    /// 64 requests, 10,000 waiting, 30 seconds.
    fn default() -> Self {
        Self { requests_per_transaction: 64, waiting_writes: 10_000, timeout: Duration::from_secs(30) }
    }
}

/// What was written since the store was opened, by all tenants together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteCounts {
    /// Transactions that were committed.
    pub transactions: u64,
    /// Requests that they carried, those that were refused among them.
    pub requests: u64,
    /// Most requests that one of them carried.
    pub largest: u64,
    /// Requests that wait for a transaction now.
    pub waiting: usize,
}
