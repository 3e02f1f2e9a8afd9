//! How far a subscription has come: what its host and its root field tell one another.
//!
//! The host gives a request a [`Resume`], perhaps with the cursor that a client had when it was cut off. The field
//! begins after that cursor ([`Resume::begin`]), and tells with each item how far the log was followed
//! ([`Resume::reach`]). What a client does with cursors in the payload, the host can so do without looking into it:
//! name the place of each event in a stream of server-sent events, and let one evaluation serve many who are at the
//! same place.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Context;
use claimgraph_store::feed::{Begin, LogCursor};

/// Request data of a subscription with one root field. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Resume(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    after: Option<LogCursor>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    began: Option<LogCursor>,
    reached: Option<Reached>,
}

/// How far an item brings its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Whoever has the item has everything up to here.
    pub cursor: LogCursor,
    /// What the item tells of.
    pub content: Content,
}

/// What an item tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing but the cursor.
    Nothing,
    /// Events from this position on, the cursor's included.
    From(i64),
    /// That the reader's own cursor led nowhere. It is meant for nobody else.
    Gap,
}

impl Resume {
    /// For a client that goes on after a cursor, or begins where its request says.
    #[must_use]
    pub fn after(cursor: Option<LogCursor>) -> Self {
        Self(Arc::new(Shared { after: cursor, known: Mutex::default() }))
    }

    /// That of a request; one that nobody looks at where the host gave none.
    #[must_use]
    pub fn of(ctx: &Context<'_>) -> Self {
        ctx.data_opt::<Self>().cloned().unwrap_or_default()
    }

    /// For the field: where to begin. The host's cursor is newer than what the request says, since it is what the
    /// client received last.
    #[must_use]
    pub fn begin(&self, said: Begin) -> Begin {
        self.0.after.map_or(said, Begin::After)
    }

    /// For the field: it waits for what comes after this cursor, which the client has.
    pub fn began(&self, cursor: LogCursor) {
        self.known().began = Some(cursor);
    }

    /// For the field: how far the item brings the client that is given next.
    pub fn reach(&self, reached: Reached) {
        self.known().reached = Some(reached);
    }

    /// For the host: where the client stands before the first item; `None` when its field does not tell, or has not
    /// begun.
    #[must_use]
    pub fn beginning(&self) -> Option<LogCursor> {
        self.known().began
    }

    /// For the host: how far the item brings the client that was just given; `None` when its field does not tell.
    #[must_use]
    pub fn take(&self) -> Option<Reached> {
        self.known().reached.take()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
