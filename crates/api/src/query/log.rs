use async_graphql::{Context, Object, Result, SimpleObject};
use claimgraph_domain::error::{Code, Error};

use crate::compose::Extended;
use crate::context::loaders;
use crate::feed::{Beginning, EventDelivery, EventFilterInput, LogPlace, MemberInput};
use crate::page::size;
use crate::scalars::{Cursor, Long};
use crate::types::EventRecord;

/// How far the tenant's log goes.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Log {
    /// The position of the last event; 0 when there is none.
    position: Long,
    /// Tells one life of the log from another: it changes when a backup is restored, and then positions that were
    /// noted before mean nothing.
    epoch: String,
    /// The present end as a cursor: what is recorded from now on comes after it. Read the state, then follow the log
    /// after a cursor that was taken before, and nothing is missed.
    cursor: Cursor,
    /// The position of the oldest event that is kept; one after the end where none is.
    oldest: Long,
}

/// Root fields about the log.
pub(super) struct Query;

#[Object]
impl Query {
    /// How far the tenant's log goes.
    async fn log(&self, ctx: &Context<'_>) -> Result<Log> {
        let loaders = loaders(ctx)?;
        let (oldest, cursor) = loaders.store.log_bounds(&loaders.scope).await?;
        Ok(Log {
            position: cursor.position().into(),
            epoch: cursor.epoch().to_string(),
            cursor: cursor.into(),
            oldest: oldest.into(),
        })
    }

    /// The log as pages: the same cursors, filter and answers that the subscription `events` has, without waiting. An
    /// `EventBatch` has at most `first` events, and may have fewer though there are more: go on after its cursor until
    /// `atEnd`. A `Bookmark` says that nothing wanted was found in what was looked at, 10,000 events at most unless
    /// configured otherwise. `CURSOR_INVALID` for a cursor that is garbled, of another tenant, or of a position that
    /// the log has not reached.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<Cursor>,
        #[graphql(desc = "Where to begin without a cursor.", default_with = "LogPlace::Oldest")] from: LogPlace,
        #[graphql(
            desc = "Most events, 1 to the page maximum (200 unless configured otherwise); 50 when absent. BAD_REQUEST below 1, LIMIT_EXCEEDED above the maximum."
        )]
        first: Option<i32>,
        #[graphql(desc = "Which events; all when absent.")] filter: Option<EventFilterInput>,
        #[graphql(
            desc = "The member of a named consumer that asks: what it has acknowledged is left out, and what is not its share. Not together with `after`. NOT_FOUND for a consumer that does not exist, CONFLICT for a group of another size."
        )]
        consumer: Option<MemberInput>,
    ) -> Result<EventDelivery> {
        let loaders = loaders(ctx)?;
        let most = size("first", first, &loaders.limits)?;
        if most == 0 {
            return Err(
                Error::new(Code::BadRequest, "`first` is 0; a page of changes has room for one at least").into()
            );
        }
        let filter = filter.unwrap_or_default().read()?;
        let (begin, filter) = Beginning { after, from }.read_for(loaders, consumer, filter).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(loaders.store.changes(&loaders.scope, begin, &filter, most).await?.into())
    }

    /// The events of the log after a position, in order. Go on with the position of the last one. `BAD_REQUEST` for a
    /// negative position; one that the log has not reached gives nothing. `CURSOR_EXPIRED` for one whose next event is
    /// no longer kept, with the oldest position in `position`.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only events after this position; 0 begins at the oldest that is kept.",
            default_with = "Long(0)"
        )]
        after: Long,
        #[graphql(desc = "Most events, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
    ) -> Result<Vec<Extended<EventRecord>>> {
        let loaders = loaders(ctx)?;
        if after.0 < 0 {
            return Err(Error::new(Code::BadRequest, format!("`after` is {}; a position is 0 or more", after.0)).into());
        }
        let limit = size("first", first, &loaders.limits)?;
        let events = loaders.store.events(&loaders.scope, after.0, u64::from(limit)).await?;
        if let Some(first) = events.first().filter(|first| after.0 > 0 && first.position > after.0 + 1) {
            let message = format!(
                "the event after position {} is no longer kept; the oldest that is stands at {}: read the state anew",
                after.0, first.position
            );
            let mut error = Error::new(Code::CursorExpired, message);
            error.position = Some(first.position);
            return Err(error.into());
        }
        Ok(events.into_iter().map(|recorded| Extended(EventRecord::new(recorded))).collect())
    }
}
