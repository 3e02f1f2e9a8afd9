//! What a stream or a page of the log gives.

use async_graphql::{Enum, Object, SimpleObject, Union};
use claimgraph_store::feed::{Delivery, LogCursor, Resync, ResyncReason, Selected};

use crate::compose::Extended;
use crate::scalars::{Cursor, Long};
use crate::types::EventRecord;

/// Events of the log, one after another.
#[derive(Debug, Clone)]
pub struct EventBatch {
    events: Selected,
    cursor: LogCursor,
    at_end: bool,
}

/// Events of the log, one after another.
#[Object]
impl EventBatch {
    /// The events in the order of the log, at least one.
    async fn events(&self) -> Vec<Extended<EventRecord>> {
        self.events.events().map(|event| Extended(EventRecord::new(event.clone()))).collect()
    }

    /// Everything up to here was given, or is not wanted by the filter: pass it as `after` to go on, after any
    /// interruption.
    async fn cursor(&self) -> Cursor {
        self.cursor.into()
    }

    /// The position of the log at the cursor.
    async fn position(&self) -> Long {
        self.cursor.position().into()
    }

    /// Whether nothing more was known of when this was sent.
    async fn at_end(&self) -> bool {
        self.at_end
    }
}

/// Nothing that the filter wants came up to here. It comes now and then, so that whoever wants little keeps a cursor
/// that does not age.
#[derive(Debug, Clone, SimpleObject)]
pub struct Bookmark {
    /// Go on after this one.
    cursor: Cursor,
    /// The position of the log at the cursor.
    position: Long,
    /// Whether nothing more was known of when this was sent.
    at_end: bool,
}

impl Bookmark {
    pub(crate) fn new(cursor: LogCursor, at_end: bool) -> Self {
        Self { cursor: cursor.into(), position: cursor.position().into(), at_end }
    }
}

/// Why a cursor leads nowhere.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(name = "ResyncReason", remote = "ResyncReason")]
pub enum Reason {
    /// The log is another than the one that the cursor was of: a backup was restored.
    Epoch,
    /// Events after the cursor are no longer kept.
    Retention,
}

/// A cursor leads nowhere: what followed it cannot be told. Nothing comes after this. Read the state anew, and go on
/// after `cursor`.
#[derive(Debug, Clone, SimpleObject)]
pub struct ResyncRequired {
    /// Why.
    reason: Reason,
    /// The position of the oldest event that is kept; one after the end of the log where none is.
    oldest_available: Long,
    /// The end of the log when this was sent. A state that is read from now on holds everything up to it.
    cursor: Cursor,
}

impl From<Resync> for ResyncRequired {
    fn from(resync: Resync) -> Self {
        Self { reason: resync.reason.into(), oldest_available: resync.oldest.into(), cursor: resync.cursor.into() }
    }
}

/// What following the log gives.
#[derive(Debug, Clone, Union)]
pub enum EventDelivery {
    /// Events.
    Events(EventBatch),
    /// No events, but a cursor.
    Bookmark(Bookmark),
    /// The end: the cursor leads nowhere.
    Resync(ResyncRequired),
}

impl From<Delivery> for EventDelivery {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Events { events, cursor, at_end } => Self::Events(EventBatch { events, cursor, at_end }),
            Delivery::Bookmark { cursor, at_end } => Self::Bookmark(Bookmark::new(cursor, at_end)),
            Delivery::Resync(resync) => Self::Resync(resync.into()),
        }
    }
}
