//! The queues: who waits for a transaction of a tenant, and whether somebody leads.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use claimgraph_domain::error::{Code, Error};
use tokio::sync::watch;
use tokio::time::timeout;

use super::request::Queued;
use super::{WriteCounts, WriteOptions};
use crate::bulk::Shapes;
use crate::log::Vocabularies;
use crate::scope::TenantKey;

/// Most claims and links that requests may bring together and still share a transaction. Above it a request has one of
/// its own, so that small ones do not wait for a large one to be written.
const SHARED_WEIGHT: usize = 2_048;

/// The queues of all tenants, and what is kept from one transaction to the next.
pub(crate) struct Writers {
    options: WriteOptions,
    queues: Mutex<Queues>,
    /// How many queues are being led.
    led: watch::Sender<usize>,
    vocabularies: Vocabularies,
    shapes: Shapes,
    transactions: AtomicU64,
    requests: AtomicU64,
    largest: AtomicU64,
}

#[derive(Default)]
struct Queues {
    /// A tenant has a queue as long as it has a leader.
    by_tenant: HashMap<TenantKey, BTreeMap<u64, Box<dyn Queued>>>,
    next_ticket: u64,
    closed: bool,
}

/// A place in a queue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    tenant: TenantKey,
    number: u64,
}

impl Writers {
    pub(crate) fn new(options: WriteOptions) -> Self {
        Self {
            options,
            queues: Mutex::default(),
            led: watch::Sender::new(0),
            vocabularies: Vocabularies::default(),
            shapes: Shapes::default(),
            transactions: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            largest: AtomicU64::new(0),
        }
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn options(&self) -> &WriteOptions {
        &self.options
    }

    /// What tenants' transactions know of their types and namespaces.
    pub(crate) fn vocabularies(&self) -> &Vocabularies {
        &self.vocabularies
    }

    /// Which tables took how many rows lately.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Puts a request at the end of its tenant's queue. Tells also whether the caller is to see to it that the queue is
    /// led.
    ///
    /// # Errors
    /// `UNAVAILABLE` when the queue is full, or the store is closing.
    pub(super) fn enter(&self, tenant: TenantKey, request: Box<dyn Queued>) -> Result<(Ticket, bool), Error> {
        let mut queues = self.queues();
        if queues.closed {
            return Err(Error::new(Code::Unavailable, "the server is stopping and takes no more writes"));
        }
        let number = queues.next_ticket;
        queues.next_ticket += 1;
        let mut begun = false;
        let queue = queues.by_tenant.entry(tenant).or_insert_with(|| {
            begun = true;
            BTreeMap::new()
        });
        if queue.len() >= self.options.waiting_writes {
            let message = format!("{} writes wait for their turn already; try again later", queue.len());
            let mut error = Error::new(Code::Unavailable, message);
            error.retry_after = Some(1);
            return Err(error);
        }
        queue.insert(number, request);
        if begun {
            self.led.send_modify(|led| *led += 1);
        }
        Ok((Ticket { tenant, number }, begun))
    }

    /// Takes a request out of its queue. `false` when its turn has come already.
    pub(super) fn leave(&self, ticket: Ticket) -> bool {
        let left = self.queues().by_tenant.get_mut(&ticket.tenant).and_then(|queue| queue.remove(&ticket.number));
        left.is_some()
    }

    /// Takes the first of those who wait, up to a number of them, and as much as shares a transaction; `weight` is what
    /// the transaction has taken before.
    pub(super) fn take(&self, tenant: TenantKey, most: usize, weight: &mut usize) -> Vec<Box<dyn Queued>> {
        let mut queues = self.queues();
        let mut taken = Vec::new();
        let Some(queue) = queues.by_tenant.get_mut(&tenant) else { return taken };
        while taken.len() < most
            && let Some(first) = queue.first_entry()
        {
            let with = weight.saturating_add(first.get().weight());
            if *weight > 0 && with > SHARED_WEIGHT {
                break;
            }
            *weight = with;
            taken.push(first.remove());
        }
        taken
    }

    /// Whether the leader is done, as nobody waits. The next who comes starts another.
    pub(super) fn end_if_idle(&self, tenant: TenantKey) -> bool {
        let mut queues = self.queues();
        let idle = queues.by_tenant.get(&tenant).is_none_or(BTreeMap::is_empty);
        if idle && queues.by_tenant.remove(&tenant).is_some() {
            self.led.send_modify(|led| *led -= 1);
        }
        idle
    }

    /// Gives up a queue that has lost its leader; whoever waits in it is told.
    pub(super) fn abandon(&self, tenant: TenantKey) {
        let abandoned = self.queues().by_tenant.remove(&tenant);
        if abandoned.is_some() {
            self.led.send_modify(|led| *led -= 1);
        }
    }

    /// Takes no more requests, and returns when those that wait are written, at the latest after the time that
    /// a request may wait.
    pub(crate) async fn close(&self) {
        self.queues().closed = true;
        let mut led = self.led.subscribe();
        // The sender lives as long as this.
        if timeout(self.options.timeout, led.wait_for(|led| *led == 0)).await.is_err() {
            tracing::warn!("writes were still waiting when the store was closed");
        }
    }

    /// Counts a transaction that was committed.
    pub(super) fn committed(&self, requests: usize) {
        let requests = u64::try_from(requests).unwrap_or(u64::MAX);
        self.transactions.fetch_add(1, Ordering::Relaxed);
        self.requests.fetch_add(requests, Ordering::Relaxed);
        self.largest.fetch_max(requests, Ordering::Relaxed);
    }

    pub(crate) fn counts(&self) -> WriteCounts {
        WriteCounts {
            transactions: self.transactions.load(Ordering::Relaxed),
            requests: self.requests.load(Ordering::Relaxed),
            largest: self.largest.load(Ordering::Relaxed),
            waiting: self.queues().by_tenant.values().map(BTreeMap::len).sum(),
        }
    }
}
