//! Members that are given deliveries from the cohort's own hand, so that their tasks need not run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claimgraph_store::feed::LogCursor;
use tokio::sync::Notify;

use super::super::operation::Item;
use super::ring::{Delivery, Fit};

/// Where a member is given deliveries past its own task.
pub(in crate::http) trait Taker: Send + Sync {
    /// Takes a result at once; `false` when that cannot be, and nothing of it was taken.
    fn take(&self, item: &Item) -> bool;
}

/// The members that wait for what comes next, and have everything until then.
#[derive(Default)]
pub(super) struct Seats {
    all: Mutex<All>,
}

#[derive(Default)]
struct All {
    seats: BTreeMap<u64, Arc<Seat>>,
    next: u64,
}

/// A member that waits.
pub(super) struct Seat {
    number: u64,
    taker: Arc<dyn Taker>,
    /// It has everything up to here.
    at: Mutex<LogCursor>,
    /// Tells it that it was made to rise.
    risen: Notify,
}

/// A member that waits, and rises when this goes.
pub(super) struct Seated<'a> {
    seats: &'a Seats,
    seat: Arc<Seat>,
}

impl Drop for Seated<'_> {
    fn drop(&mut self) {
        self.seats.all().seats.remove(&self.seat.number);
    }
}

impl Seated<'_> {
    /// Waits until it is to go on by itself; gives up to where it has everything by then.
    pub(super) async fn risen(self) -> LogCursor {
        self.seat.risen.notified().await;
        *self.seat.at()
    }
}

impl Seat {
    /// Gives a delivery to the member; `false` when it is to take what it needs by itself.
    pub(super) fn give(&self, delivery: &Delivery) -> bool {
        let mut at = self.at();
        match delivery.fit(at.position()) {
            Fit::Has => true,
            Fit::Fits if self.taker.take(&delivery.item) => {
                *at = delivery.reached.cursor;
                true
            }
            Fit::Fits | Fit::Apart => false,
        }
    }

    fn at(&self) -> MutexGuard<'_, LogCursor> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    /// Lets a member wait that has everything up to a cursor, if `waits` says that nothing came meanwhile. Whatever is
    /// delivered after that is given to it.
    pub(super) fn sit(
        &self,
        taker: &Arc<dyn Taker>,
        at: LogCursor,
        waits: impl FnOnce() -> bool,
    ) -> Option<Seated<'_>> {
        let mut all = self.all();
        if !waits() {
            return None;
        }
        let number = all.next;
        all.next += 1;
        let seat = Arc::new(Seat { number, taker: Arc::clone(taker), at: Mutex::new(at), risen: Notify::new() });
        all.seats.insert(number, Arc::clone(&seat));
        Some(Seated { seats: self, seat })
    }

    /// Those who wait now.
    pub(super) fn waiting(&self) -> Vec<Arc<Seat>> {
        self.all().seats.values().cloned().collect()
    }

    /// Makes a member go on by itself.
    pub(super) fn raise(&self, seat: &Seat) {
        self.all().seats.remove(&seat.number);
        seat.risen.notify_one();
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
