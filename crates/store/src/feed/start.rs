//! Where a reader begins.

use claimgraph_domain::error::{Code, Error};
use uuid::Uuid;

use super::cursor::LogCursor;
use crate::entity::unreadable;
use crate::scope::Scope;
use crate::store::Store;

/// Where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// After what a cursor has seen.
    After(LogCursor),
    /// At the oldest event that is kept.
    Oldest,
    /// At the present end.
    Now,
}

/// Why a cursor leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResyncReason {
    /// The log is another than the one that the cursor was of: a backup was restored.
    Epoch,
    /// Events after the cursor are no longer kept.
    Retention,
}

/// A cursor leads nowhere: what followed it cannot be told. The client reads the state anew, and goes on from `cursor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resync {
    /// Why.
    pub reason: ResyncReason,
    /// Position of the oldest event that is kept; one after the end where there are none.
    pub oldest: i64,
    /// The present end of the log. A state that is read from now on holds everything up to it.
    pub cursor: LogCursor,
}

/// How a tenant's log stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogState {
    pub(super) epoch: Uuid,
    /// Position of the last event; 0 when there is none.
    pub(super) head: i64,
    /// Position of the oldest event that is kept; one after the end where there are none.
    pub(super) oldest: i64,
    /// Hash of the last event.
    pub(super) hash: [u8; 32],
}

impl LogState {
    pub(super) fn cursor(&self, scope: &Scope, position: i64) -> LogCursor {
        LogCursor { tenant: scope.tenant().uuid(), epoch: self.epoch, position }
    }
}

impl Store {
    /// How the tenant's log stands: one statement.
    pub(super) async fn log_state(&self, scope: &Scope) -> Result<LogState, Error> {
        let row = self.log_row(scope).await?;
        let hash = row.head_hash.try_into().map_err(|_| unreadable("tenant.head_hash"))?;
        Ok(LogState { epoch: row.epoch, head: row.head, oldest: row.oldest, hash })
    }

    /// Where the tenant's log begins and ends: the position of the oldest event that is kept, which is one after the
    /// end where there are none, and the present end. One statement.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn log_bounds(&self, scope: &Scope) -> Result<(i64, LogCursor), Error> {
        let state = self.log_state(scope).await?;
        Ok((state.oldest, state.cursor(scope, state.head)))
    }

    /// The present end of the tenant's log.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn log_cursor(&self, scope: &Scope) -> Result<LogCursor, Error> {
        let state = self.log_state(scope).await?;
        Ok(state.cursor(scope, state.head))
    }

    /// The position that a reader begins after; what is to be told where that is gone.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another tenant, or of a position that the log has not reached.
    pub(super) async fn begin(&self, scope: &Scope, begin: Begin) -> Result<(LogState, Result<i64, Resync>), Error> {
        let state = self.log_state(scope).await?;
        let cursor = match begin {
            Begin::Now => return Ok((state, Ok(state.head))),
            Begin::Oldest => return Ok((state, Ok(state.oldest - 1))),
            Begin::After(cursor) => cursor,
        };
        check(scope, cursor, state)?;
        if cursor.epoch != state.epoch {
            return Ok((state, Err(self.resync_at(scope, state, ResyncReason::Epoch))));
        }
        if cursor.position + 1 < state.oldest {
            return Ok((state, Err(self.resync_at(scope, state, ResyncReason::Retention))));
        }
        Ok((state, Ok(cursor.position)))
    }

    pub(super) async fn resync(&self, scope: &Scope, reason: ResyncReason) -> Result<Resync, Error> {
        Ok(self.resync_at(scope, self.log_state(scope).await?, reason))
    }

    fn resync_at(&self, scope: &Scope, state: LogState, reason: ResyncReason) -> Resync {
        self.feeds().counts().resync(reason);
        Resync { reason, oldest: state.oldest, cursor: state.cursor(scope, state.head) }
    }
}

/// Refuses a cursor that never was one of this log.
pub(super) fn check(scope: &Scope, cursor: LogCursor, state: LogState) -> Result<(), Error> {
    if cursor.tenant != scope.tenant().uuid() {
        let message = "the cursor is one of another tenant's log; a tenant's log is followed with its own cursors";
        return Err(Error::new(Code::CursorInvalid, message));
    }
    if cursor.epoch == state.epoch && cursor.position > state.head {
        let message = format!(
            "the cursor is at position {}, which the log has not reached: it ends at {}",
            cursor.position, state.head
        );
        let mut error = Error::new(Code::CursorInvalid, message);
        error.position = Some(state.head);
        return Err(error);
    }
    Ok(())
}
