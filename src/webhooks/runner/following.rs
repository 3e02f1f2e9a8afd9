//! Reading the log from where a webhook stands.

use std::collections::VecDeque;
use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Recorded;
use claimgraph_store::feed::{Begin, Delivery, EventFilter, LogCursor, Reader, ResyncReason};
use claimgraph_store::webhook::Turn;

use super::{Next, Runner};

/// The log, as far as it was read.
pub(super) struct Following {
    reader: Reader,
    filter: EventFilter,
    /// The webhook's place.
    pub(super) place: LogCursor,
    /// What was read and is not done with.
    pub(super) pending: VecDeque<Arc<Recorded>>,
    /// Nothing between the last of these and here is wanted.
    pub(super) through: i64,
}

impl Runner {
    /// Sees to it that the log is read from where the webhook stands. `None` when it cannot be, else the event that
    /// comes next where it was read already.
    pub(super) async fn follow(&mut self, turn: &Turn) -> Result<Option<Option<Arc<Recorded>>>, Error> {
        let stands = |place: LogCursor| place.epoch() == turn.epoch && place.position() == turn.position;
        if let Some(following) = self.following.as_mut().filter(|at| at.filter == turn.filter && stands(at.place)) {
            while following.pending.front().is_some_and(|event| event.position <= turn.position) {
                following.pending.pop_front();
            }
            return Ok(Some(following.pending.front().cloned()));
        }
        let store = &self.shared.store;
        let end = store.log_cursor(&self.scope).await?;
        if end.epoch() != turn.epoch {
            return self.give_up(ResyncReason::Epoch).await.map(|()| None);
        }
        let place = end.at(turn.position);
        let reader = match store.follow(&self.scope, Begin::After(place), turn.filter.clone()).await {
            Err(error) if error.code == Code::CursorInvalid => {
                return self.give_up(ResyncReason::Epoch).await.map(|()| None);
            }
            reader => reader?,
        };
        let through = turn.position;
        let filter = turn.filter.clone();
        self.following = Some(Following { reader, filter, place, pending: VecDeque::new(), through });
        Ok(Some(None))
    }

    /// Disables the webhook: what follows its place cannot be told.
    async fn give_up(&mut self, reason: ResyncReason) -> Result<(), Error> {
        let reason = match reason {
            ResyncReason::Epoch => {
                "the log is another than before: a backup was restored; enable it with a place to begin at"
            }
            ResyncReason::Retention => {
                "events that it had not been sent are no longer kept; enable it with a place to begin at"
            }
        };
        self.shared.store.stop_webhook(&self.scope, &self.lease, reason).await
    }

    /// Reads on in the log; waits for it.
    pub(super) async fn read(&mut self) -> Result<Next, Error> {
        let Some(following) = self.following.as_mut() else { return Ok(Next::Turn) };
        // A reader that is interrupted loses nothing: its position moves only with what it gives.
        let delivery = tokio::select! {
            delivery = following.reader.next() => delivery?,
            _ = self.nudge.changed() => return Ok(Next::Turn),
            _ = self.stop.wait_for(|stop| *stop) => return Ok(Next::Turn),
        };
        match delivery {
            Some(Delivery::Events { events, cursor, .. }) => {
                following.pending.extend(events.events().cloned());
                following.through = cursor.position();
            }
            Some(Delivery::Bookmark { cursor, .. }) => {
                let from = (following.place.epoch(), following.place.position());
                let passed = self.shared.store.pass_webhook(&self.scope, &self.lease, from, cursor.position()).await?;
                match &mut self.following {
                    Some(following) if passed => following.place = cursor,
                    following => *following = None,
                }
            }
            Some(Delivery::Resync(resync)) => {
                self.give_up(resync.reason).await?;
                return Ok(Next::End);
            }
            None => self.following = None,
        }
        Ok(Next::Turn)
    }
}
