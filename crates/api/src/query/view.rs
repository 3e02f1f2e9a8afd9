use async_graphql::{Context, OneofObject, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::read::View;

use crate::context::loaders;
use crate::loader::Head;
use crate::scalars::{DateTime, Long};

/// A state of the log; exactly one.
#[derive(Debug, Clone, Copy, OneofObject)]
pub(crate) enum AsOf {
    /// A position, inclusive; 0 is before everything. `BAD_REQUEST` for one that the log has not reached.
    Position(Long),
    /// What was recorded then or before.
    Time(DateTime),
}

/// The view that a root field's arguments ask for.
pub(crate) async fn view(ctx: &Context<'_>, as_of: Option<AsOf>, valid_at: Option<DateTime>) -> Result<View> {
    let as_of = match as_of {
        None => None,
        Some(AsOf::Position(position)) => Some(reached(ctx, position.0).await?),
        Some(AsOf::Time(moment)) => {
            let loaders = loaders(ctx)?;
            Some(loaders.store.position_at(&loaders.scope, moment.into()).await?)
        }
    };
    Ok(View { as_of, valid_at: valid_at.map(Into::into) })
}

async fn reached(ctx: &Context<'_>, position: i64) -> Result<i64> {
    if position < 0 {
        let message = format!("`asOf.position` is {position}; a position is 0 or more");
        return Err(Error::new(Code::BadRequest, message).into());
    }
    let head = loaders(ctx)?.of::<Head>().load(&(), ()).await?.unwrap_or(0);
    if position > head {
        let message =
            format!("`asOf.position` is {position}, but the log ends at {head}; leave it out to read the present");
        let mut error = Error::new(Code::BadRequest, message);
        error.position = Some(head);
        return Err(error.into());
    }
    Ok(position)
}
