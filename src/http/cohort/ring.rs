//! The newest deliveries of a cohort, in bounded memory.

use std::collections::VecDeque;
use std::sync::Arc;

use claimgraph_api::resume::{Content, Reached};
use claimgraph_store::feed::LogCursor;

use super::super::operation::Item;

/// The newest deliveries; each begins where the one before it ends.
#[derive(Debug)]
pub(super) struct Ring {
    deliveries: VecDeque<Delivery>,
    bytes: usize,
    /// Where the oldest begins.
    start: LogCursor,
    /// Where the newest ends.
    end: LogCursor,
}

#[derive(Debug)]
struct Delivery {
    item: Arc<Item>,
    /// Everything up to here came before.
    before: i64,
    reached: Reached,
}

/// What there is for one who has everything up to a cursor.
#[derive(Debug)]
pub(super) enum At {
    /// This, and how far it brings.
    Here(Arc<Item>, LogCursor),
    /// Nothing yet.
    Ahead,
    /// Nothing that fits: what it needs is no longer there, or comes together with what it has.
    Apart,
}

impl Ring {
    /// With nothing, at a place in the log.
    pub(super) fn new(at: LogCursor) -> Self {
        Self { deliveries: VecDeque::new(), bytes: 0, start: at, end: at }
    }

    /// Adds what comes next; the oldest give way to it.
    pub(super) fn push(&mut self, item: Arc<Item>, reached: Reached, most_bytes: usize) {
        self.bytes += weight(&item);
        self.deliveries.push_back(Delivery { item, before: self.end.position(), reached });
        self.end = reached.cursor;
        while self.bytes > most_bytes && self.deliveries.len() > 1 {
            let Some(oldest) = self.deliveries.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(weight(&oldest.item));
            self.start = oldest.reached.cursor;
        }
    }

    /// Where the newest delivery ends.
    pub(super) fn end(&self) -> LogCursor {
        self.end
    }

    /// Whether one who has everything up to a cursor can go on from here.
    pub(super) fn is_reached_by(&self, at: LogCursor) -> bool {
        at.epoch() == self.start.epoch() && at.position() >= self.start.position()
    }

    /// What there is for one who has everything up to a cursor.
    pub(super) fn after(&self, at: LogCursor) -> At {
        if !self.is_reached_by(at) {
            return At::Apart;
        }
        let position = at.position();
        let index = self.deliveries.partition_point(|delivery| delivery.reached.cursor.position() <= position);
        let Some(delivery) = self.deliveries.get(index) else { return At::Ahead };
        let fits = match delivery.reached.content {
            Content::Nothing => true,
            Content::From(first) => first > position,
            Content::Gap => false,
        };
        if fits && delivery.before <= position {
            At::Here(Arc::clone(&delivery.item), delivery.reached.cursor)
        } else {
            At::Apart
        }
    }
}

/// Memory of a delivery, bytes.
fn weight(item: &Item) -> usize {
    /// An item without its text, and what points at it.
    const FRAME: usize = 256;
    FRAME + item.payload.len()
}
