use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;

use super::{connection, page};
use crate::context::loaders;
use crate::types::{ApiKey, ApiKeyConnection, Tenant, Viewer};

/// Root fields about who may ask.
pub(super) struct Query;

#[Object]
impl Query {
    /// Whoever asks: on whose word, for which agent of which tenant, and what they may do.
    #[expect(clippy::unused_async, reason = "fields are asynchronous")]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(Viewer(loaders(ctx)?.scope.clone()))
    }

    /// An API key by id; null when there is none. `BAD_REQUEST` for an id of another kind.
    async fn key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `key_…`, not its text.")] id: ID,
    ) -> Result<Option<ApiKey>> {
        let loaders = loaders(ctx)?;
        Ok(loaders.store.key(&loaders.scope, id::parse(&id)?).await?.map(Into::into))
    }

    /// The tenant's API keys in the order of creation. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    async fn keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most keys from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only keys after this cursor; CURSOR_INVALID for one of another list.")] after: Option<String>,
        #[graphql(desc = "Most keys from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only keys before this cursor.")] before: Option<String>,
        #[graphql(default, desc = "Those too that were revoked or have expired.")] include_ended: bool,
    ) -> Result<ApiKeyConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let found = loaders.store.list_keys(&loaders.scope, !include_ended, &page).await?;
        Ok(connection(found, ApiKey::from))
    }

    /// All tenants of the server, by name. For administrators.
    async fn tenants(&self, ctx: &Context<'_>) -> Result<Vec<Tenant>> {
        let found = loaders(ctx)?.store.tenants().await?;
        Ok(found.into_iter().map(Into::into).collect())
    }
}
