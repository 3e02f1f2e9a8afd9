//! Reading the log on as it grows.

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Recorded;
use claimgraph_store::{Scope, Store};
use futures::stream::{self, Stream};
use tokio::sync::watch;
use tokio::time::timeout;

/// Most events of one batch.
const BATCH: u64 = 100;

/// How long news may go unnoticed that another process wrote; writes of this process are told at once.
const POLL: Duration = Duration::from_secs(1);

/// A reader with a place of its own in the log. Positions are gapless and in the order of commits, so
/// reading after the last one seen misses nothing, and there is no seam between history and the present.
pub(super) struct Tail {
    store: Store,
    scope: Scope,
    position: i64,
    commits: watch::Receiver<u64>,
}

impl Tail {
    /// A reader that begins after a position; at the present end when none is given.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for a negative position, `CURSOR_INVALID` for one beyond the end of the log.
    pub(super) async fn open(store: Store, scope: Scope, after: Option<i64>) -> Result<Self, Error> {
        let end = store.position(&scope).await?;
        let position = after.unwrap_or(end);
        if position < 0 {
            return Err(Error::new(Code::ValidationFailed, "after: a position is 0 or more"));
        }
        if position > end {
            let message = format!("after: the log ends at {end}, so {position} is a position of another log");
            return Err(Error::new(Code::CursorInvalid, message));
        }
        let commits = store.commits();
        Ok(Self { store, scope, position, commits })
    }

    /// The batches, without end. The log is read when the stream is polled and not before. A failure
    /// of the database ends the stream.
    pub(super) fn batches(self) -> impl Stream<Item = Result<Vec<Recorded>, Error>> {
        stream::try_unfold(self, |mut tail| async move {
            let batch = tail.next().await?;
            Ok(Some((batch, tail)))
        })
    }

    /// The next events, at least one; waits for them.
    async fn next(&mut self) -> Result<Vec<Recorded>, Error> {
        loop {
            // Marked as seen before reading: a commit that comes while reading then wakes the wait below.
            self.commits.mark_unchanged();
            let batch = self.store.events(&self.scope, self.position, BATCH).await?;
            if let Some(last) = batch.last() {
                self.position = last.position;
                return Ok(batch);
            }
            // News or time: either is a reason to look again. The store that is held keeps the sender alive.
            let _ = timeout(POLL, self.commits.changed()).await;
        }
    }
}
