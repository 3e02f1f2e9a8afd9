//! The log as pages, for those who ask rather than wait.

use claimgraph_domain::error::Error;

use super::batch::Batch;
use super::delivery::Delivery;
use super::filter::EventFilter;
use super::start::{Begin, ResyncReason};
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// The next events that are wanted, at most some many: the same answers that [`Store::follow`] gives, without
    /// waiting. A bookmark says that nothing wanted was found in what was looked at, which is bounded; go on after its
    /// cursor unless it is at the end.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another tenant, or of a position that the log has not reached; `NOT_FOUND` when
    /// the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn changes(
        &self,
        scope: &Scope,
        begin: Begin,
        filter: &EventFilter,
        most: usize,
    ) -> Result<Delivery, Error> {
        let (state, position) = self.begin(scope, begin).await?;
        let mut position = match position {
            Ok(position) => position,
            Err(resync) => return Ok(Delivery::Resync(resync)),
        };
        let mut left = self.feeds().options().scan.max(1);
        while position < state.head && left > 0 && most > 0 {
            let size = most.max(self.feeds().options().batch).min(left);
            let events = self.events(scope, position, u64::try_from(size).unwrap_or(u64::MAX)).await?;
            let Some(batch) = Batch::new(events) else { break };
            if batch.first() != position + 1 {
                return Ok(Delivery::Resync(self.resync(scope, ResyncReason::Retention).await?));
            }
            let Some(slice) = batch.after(position, usize::MAX) else { break };
            if let Some(mut events) = filter.select(self, scope, &slice).await? {
                let cut = events.keep(most);
                position = cut.unwrap_or(slice.last());
                let cursor = state.cursor(scope, position);
                return Ok(Delivery::Events { events, cursor, at_end: position >= state.head });
            }
            position = slice.last();
            left = left.saturating_sub(size);
        }
        Ok(Delivery::Bookmark { cursor: state.cursor(scope, position), at_end: position >= state.head })
    }
}
