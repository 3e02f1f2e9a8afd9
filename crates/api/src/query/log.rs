use async_graphql::{Context, Object, Result, SimpleObject};
use claimgraph_domain::error::{Code, Error};

use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::Head;
use crate::page::{cost, size};
use crate::scalars::Long;
use crate::types::EventRecord;

/// How far the tenant's log goes.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Log {
    /// The position of the last event; 0 when there is none.
    position: Long,
    /// Tells one life of the log from another: it changes when a backup is restored, and then positions that were
    /// noted before mean nothing.
    epoch: String,
}

/// Root fields about the log.
pub(super) struct Query;

#[Object]
impl Query {
    /// How far the tenant's log goes.
    async fn log(&self, ctx: &Context<'_>) -> Result<Log> {
        let loaders = loaders(ctx)?;
        let position = loaders.of::<Head>().load(&(), ()).await?.unwrap_or(0);
        let epoch = loaders.store.epoch(&loaders.scope).await?;
        Ok(Log { position: position.into(), epoch: epoch.to_string() })
    }

    /// The events of the log after a position, in order. Go on with the position of the last one. `BAD_REQUEST` for a
    /// negative position; one that the log has not reached gives nothing.
    #[graphql(complexity = "cost(first, None, child_complexity)")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only events after this position; 0 begins at the first.", default_with = "Long(0)")]
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
        Ok(events.into_iter().map(|recorded| Extended(EventRecord::new(recorded))).collect())
    }
}
