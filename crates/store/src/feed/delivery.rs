//! What following a log gives.

use super::batch::Selected;
use super::cursor::LogCursor;
use super::start::Resync;

/// What a reader is given.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// Events that it wants, at least one.
    Events {
        /// The events, in the order of the log.
        events: Selected,
        /// Everything up to here has been given, or is not wanted.
        cursor: LogCursor,
        /// Whether nothing more was known of when this was given.
        at_end: bool,
    },
    /// Nothing that it wants came up to here.
    Bookmark {
        /// Go on after this one.
        cursor: LogCursor,
        /// Whether nothing more was known of when this was given.
        at_end: bool,
    },
    /// What follows its cursor cannot be told; this is the last delivery.
    Resync(Resync),
}
