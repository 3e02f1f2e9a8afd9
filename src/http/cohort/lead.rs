//! The one evaluation of a cohort.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claimgraph_api::resume::Content;
use claimgraph_store::feed::LogCursor;
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::{AbortHandle, yield_now};

use super::super::operation::{Output, Own};
use super::ring::{At, Delivery, Ring};
use super::seats::{Seat, Seats, Taker};

/// Members that are given a delivery before others have a turn on the thread.
const AT_ONCE: usize = 256;
/// Members for whom it does not pay to give on one more thread.
const SHARE: usize = 128;

/// An evaluation that is shared. It lives, and its task runs, as long as somebody is a member.
pub(super) struct Cohort {
    shared: Arc<Shared>,
    task: AbortHandle,
}

struct Shared {
    ring: Mutex<Ring>,
    seats: Seats,
    end: watch::Sender<End>,
    /// The position after which somebody waits for more; -1 where nobody does.
    asked: AtomicI64,
    demand: Notify,
    most_bytes: usize,
}

/// How far a cohort has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// Position of the newest delivery.
    position: i64,
    /// Nothing will come any more; whoever wants to go on does so by itself.
    pub(super) over: bool,
}

impl Drop for Cohort {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Cohort {
    /// Begins at a cursor, with an evaluation that begins after it.
    pub(super) fn start(at: LogCursor, own: Own, most_bytes: usize) -> Arc<Self> {
        let shared = Arc::new(Shared {
            ring: Mutex::new(Ring::new(at)),
            seats: Seats::default(),
            end: watch::Sender::new(End { position: at.position(), over: false }),
            asked: AtomicI64::new(-1),
            demand: Notify::new(),
            most_bytes,
        });
        let task = tokio::spawn(lead(Arc::clone(&shared), own)).abort_handle();
        Arc::new(Self { shared, task })
    }

    /// Whether one who has everything up to a cursor can be a member.
    pub(super) fn takes(&self, at: LogCursor) -> bool {
        !self.shared.end.borrow().over && self.shared.ring().is_reached_by(at)
    }

    /// Follows how far it has come.
    pub(super) fn end(&self) -> watch::Receiver<End> {
        self.shared.end.subscribe()
    }

    /// What there is for one who has everything up to a cursor. Where there is nothing yet, it is asked for: the log is
    /// read on only as fast as the fastest member takes it.
    pub(super) fn after(&self, at: LogCursor) -> At {
        let ring = self.shared.ring();
        let (found, end) = (ring.after(at), ring.end().position());
        drop(ring);
        if matches!(found, At::Ahead) {
            self.shared.ask(end);
        }
        found
    }

    /// Lets a member sit that has everything up to a cursor and that nothing is there for yet: what comes goes to its
    /// taker, until that does not take it, or nothing will come. Gives up to where the member has everything then.
    pub(super) async fn sit(&self, taker: &Arc<dyn Taker>, at: LogCursor) -> LogCursor {
        // Whatever ends the waiting does so before it makes those who sit rise.
        let waits = || !self.shared.end.borrow().over && matches!(self.shared.ring().after(at), At::Ahead);
        match self.shared.seats.sit(taker, at, waits) {
            Some(seated) => seated.risen().await,
            None => at,
        }
    }
}

impl Shared {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody has everything up to a position, and waits for more.
    fn ask(&self, position: i64) {
        if self.asked.fetch_max(position, Ordering::AcqRel) < position {
            self.demand.notify_one();
        }
    }

    /// Gives the newest delivery to those who sit, on all threads where they are many. Whoever does not take it goes on
    /// by itself.
    async fn give(self: &Arc<Self>, delivery: &Delivery) {
        let seats = self.seats.waiting();
        let share = seats.len().div_ceil(Handle::current().metrics().num_workers()).max(SHARE);
        let mut shares = seats.chunks(share);
        let own = shares.next().unwrap_or_default();
        let give = |share: &[Arc<Seat>]| {
            let (this, seats, delivery) = (Arc::clone(self), share.to_vec(), delivery.clone());
            tokio::spawn(async move { this.give_to(&seats, &delivery).await })
        };
        let others: Vec<_> = shares.map(give).collect();
        self.give_to(own, delivery).await;
        for other in others {
            // Who is left out by one that breaks rises at the next delivery, which does not follow what it has.
            let _ = other.await;
        }
    }

    async fn give_to(&self, seats: &[Arc<Seat>], delivery: &Delivery) {
        for (number, seat) in seats.iter().enumerate() {
            if number % AT_ONCE == AT_ONCE - 1 {
                yield_now().await;
            }
            if seat.give(delivery) {
                self.ask(delivery.reached.cursor.position());
            } else {
                self.seats.raise(seat);
            }
        }
    }

    /// Waits until a member has taken everything that there is.
    async fn asked_for_more(&self) {
        let end = self.ring().end().position();
        while self.asked.load(Ordering::Acquire) < end {
            self.demand.notified().await;
        }
    }
}

async fn lead(shared: Arc<Shared>, mut own: Own) {
    loop {
        shared.asked_for_more().await;
        let item = match own.next().await {
            Some(Output::Next(item)) => item,
            Some(Output::Refused(_)) | None => break,
        };
        // What has no place in the log, or is one reader's own, is nothing to share.
        let Some(reached) = item.reached.filter(|reached| reached.content != Content::Gap) else { break };
        let delivery = shared.ring().push(item, reached, shared.most_bytes);
        shared.end.send_modify(|end| end.position = reached.cursor.position());
        shared.give(&delivery).await;
    }
    shared.end.send_modify(|end| end.over = true);
    for seat in shared.seats.waiting() {
        shared.seats.raise(&seat);
    }
}
