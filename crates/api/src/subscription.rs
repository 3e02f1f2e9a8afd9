//! The subscription root: the log as a stream.

mod tail;

use async_graphql::{Context, Result, Subscription};
use futures::stream::{Stream, TryStreamExt};

use self::tail::Tail;
use crate::compose::Extended;
use crate::context::loaders;
use crate::scalars::Long;
use crate::types::EventRecord;

/// What may be followed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subscription;

/// What may be followed.
#[Subscription]
impl Subscription {
    /// The tenant's events in the order of the log, some at a time and never none: first those recorded
    /// after a position, then new ones as they are recorded, each once and none left out. A slow client
    /// loses nothing: the log is read on only as fast as the client takes. To go on after a lost
    /// connection, pass the position of the last event received.
    async fn events<'a>(
        &self,
        ctx: &'a Context<'_>,
        #[graphql(desc = "Position after which to begin: 0 for all of the log, the present end when absent. \
            VALIDATION_FAILED below 0, CURSOR_INVALID beyond the end.")]
        after: Option<Long>,
    ) -> Result<impl Stream<Item = Result<Vec<Extended<EventRecord>>>> + 'a> {
        let loaders = loaders(ctx)?;
        let after = after.map(|position| position.0);
        let tail = Tail::open(loaders.store.clone(), loaders.scope.clone(), after).await?;
        let batches = tail.batches().map_ok(|batch| {
            // What was read for the batch before may be out of date.
            loaders.forget();
            batch.into_iter().map(|recorded| Extended(EventRecord::new(recorded))).collect()
        });
        Ok(batches.map_err(Into::into))
    }
}
