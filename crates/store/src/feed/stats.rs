//! How logs and those who follow them stand, for whoever watches the server.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use claimgraph_domain::error::Error;
use sea_orm::{EntityTrait, QueryOrder};

use super::feeds::Feeds;
use super::start::ResyncReason;
use crate::entity::{consumer, tenant};
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// How all logs of a database and all readers of a process stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedStats {
    /// The logs, by the tenants' names.
    pub logs: Vec<LogStats>,
    /// Tenants whose log this process follows.
    pub followed: usize,
    /// Readers that there are.
    pub readers: usize,
    /// Those of them that read from the database at this moment, because they are behind.
    pub history_readers: usize,
    /// Memory that the newest events of the followed logs take, bytes.
    pub ring_bytes: usize,
    /// How often a cursor of another epoch led nowhere, since the process began.
    pub resyncs_epoch: u64,
    /// How often one led before what is kept.
    pub resyncs_retention: u64,
    /// Wake-ups that were heard, those of this process's own commits too where the carrier brings them back.
    pub wakeups_heard: u64,
}

/// How a tenant's log stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogStats {
    /// The tenant's name.
    pub tenant: String,
    /// Position of the last event; 0 when there is none.
    pub head: i64,
    /// Position of the oldest event that is kept; one after the end where there are none.
    pub oldest: i64,
    /// How far the feed of this process has read it; `None` where nobody follows it here.
    pub followed_to: Option<i64>,
    /// How far the graph index of this process holds it; `None` where there is none.
    pub indexed_to: Option<i64>,
    /// How far its named consumers are, by name.
    pub consumers: Vec<ConsumerStats>,
}

/// How far a named consumer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsumerStats {
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: usize,
    /// Events that the member which is furthest behind has not acknowledged.
    pub lag: i64,
}

/// What is counted as it happens.
#[derive(Debug, Default)]
pub(super) struct Counts {
    readers: AtomicUsize,
    resyncs_epoch: AtomicU64,
    resyncs_retention: AtomicU64,
    heard: AtomicU64,
}

impl Counts {
    pub(super) fn reader_begins(&self) {
        self.readers.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn reader_ends(&self) {
        self.readers.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn resync(&self, reason: ResyncReason) {
        let count = match reason {
            ResyncReason::Epoch => &self.resyncs_epoch,
            ResyncReason::Retention => &self.resyncs_retention,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn heard(&self) {
        self.heard.fetch_add(1, Ordering::Relaxed);
    }
}

impl Feeds {
    /// How far a tenant's log has been read here.
    fn followed_to(&self, tenant: TenantKey) -> Option<i64> {
        let tails = self.tails().lock().unwrap_or_else(PoisonError::into_inner);
        let tail = tails.get(&tenant)?.upgrade()?;
        Some(tail.end().borrow().position)
    }

    /// What needs no database.
    fn stats(&self) -> FeedStats {
        let (mut followed, mut ring_bytes) = (0, 0);
        for tail in
            self.tails().lock().unwrap_or_else(PoisonError::into_inner).values().filter_map(std::sync::Weak::upgrade)
        {
            followed += 1;
            ring_bytes += tail.ring_bytes();
        }
        let counts = self.counts();
        FeedStats {
            logs: Vec::new(),
            followed,
            readers: counts.readers.load(Ordering::Relaxed),
            history_readers: self.reading_history(),
            ring_bytes,
            resyncs_epoch: counts.resyncs_epoch.load(Ordering::Relaxed),
            resyncs_retention: counts.resyncs_retention.load(Ordering::Relaxed),
            wakeups_heard: counts.heard.load(Ordering::Relaxed),
        }
    }
}

impl Store {
    /// How all logs and all who follow them stand: two statements. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn feed_stats(&self) -> Result<FeedStats, Error> {
        let db = &self.db().for_all_tenants().reader();
        let tenants = tenant::Entity::find().order_by_asc(tenant::Column::Name).all(db).await.or_database()?;
        let by_name = consumer::Entity::find().order_by_asc(consumer::Column::Name);
        let mut consumers: HashMap<i32, Vec<consumer::Model>> = HashMap::new();
        for row in by_name.all(db).await.or_database()? {
            consumers.entry(row.tenant_id).or_default().push(row);
        }
        let logs = tenants.into_iter().map(|log| {
            let consumers = lags(log.head, consumers.remove(&log.id).unwrap_or_default());
            let key = TenantKey(log.id);
            let (followed_to, indexed_to) = (self.feeds().followed_to(key), self.indexed_to(key));
            LogStats { tenant: log.name, head: log.head, oldest: log.oldest, followed_to, indexed_to, consumers }
        });
        Ok(FeedStats { logs: logs.collect(), ..self.feeds().stats() })
    }
}

/// The consumers of the rows of their members, which come by name.
fn lags(head: i64, members: Vec<consumer::Model>) -> Vec<ConsumerStats> {
    let mut all: Vec<ConsumerStats> = Vec::new();
    for row in members {
        let lag = head.saturating_sub(row.position).max(0);
        match all.last_mut().filter(|last| last.name == row.name) {
            Some(last) => {
                last.members += 1;
                last.lag = last.lag.max(lag);
            }
            None => all.push(ConsumerStats { name: row.name, members: 1, lag }),
        }
    }
    all
}
