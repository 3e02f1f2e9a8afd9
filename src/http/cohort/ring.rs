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

/// A result, and its place in the log.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) item: Arc<Item>,
    /// Everything up to here came before.
    before: i64,
    pub(super) reached: Reached,
}

/// What a delivery is to one who has everything up to a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Nothing new.
    Has,
    /// What comes next.
    Fits,
    /// It comes together with what the reader has, or later than what it needs.
    Apart,
}

impl Delivery {
    /// What it is to one who has everything up to a position.
    pub(super) fn fit(&self, position: i64) -> Fit {
        if self.reached.cursor.position() <= position {
            return Fit::Has;
        }
        let fits = match self.reached.content {
            Content::Nothing => true,
            Content::From(first) => first > position,
            Content::Gap => false,
        };
        if fits && self.before <= position { Fit::Fits } else { Fit::Apart }
    }
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
    pub(super) fn push(&mut self, item: Arc<Item>, reached: Reached, most_bytes: usize) -> Delivery {
        self.bytes += weight(&item);
        let delivery = Delivery { item, before: self.end.position(), reached };
        self.deliveries.push_back(delivery.clone());
        self.end = reached.cursor;
        while self.bytes > most_bytes
            && self.deliveries.len() > 1
            && let Some(oldest) = self.deliveries.pop_front()
        {
            self.bytes = self.bytes.saturating_sub(weight(&oldest.item));
            self.start = oldest.reached.cursor;
        }
        delivery
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
        match delivery.fit(position) {
            Fit::Fits => At::Here(Arc::clone(&delivery.item), delivery.reached.cursor),
            Fit::Has | Fit::Apart => At::Apart,
        }
    }
}

/// Memory of a delivery, bytes.
fn weight(item: &Item) -> usize {
    /// An item without its text, and what points at it.
    const FRAME: usize = 256;
    FRAME + item.payload.len()
}
