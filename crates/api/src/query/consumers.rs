use async_graphql::{Context, Object, Result};

use crate::context::loaders;
use crate::feed::Consumer;

/// Root fields about who consumes the log.
pub(super) struct Query;

#[Object]
impl Query {
    /// A named consumer of the log; null when there is none of that name.
    async fn consumer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name.")] name: String,
    ) -> Result<Option<Consumer>> {
        let loaders = loaders(ctx)?;
        Ok(loaders.store.consumer(&loaders.scope, &name).await?.map(Into::into))
    }

    /// The tenant's named consumers, by name.
    async fn consumers(&self, ctx: &Context<'_>) -> Result<Vec<Consumer>> {
        let loaders = loaders(ctx)?;
        let found = loaders.store.consumers(&loaders.scope).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }
}
