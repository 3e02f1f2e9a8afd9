use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id;

use super::{connection, page};
use crate::context::loaders;
use crate::types::{Webhook, WebhookConnection};

/// Root fields about receivers of events.
pub(super) struct Query;

#[Object]
impl Query {
    /// A webhook by id; null when there is none. `BAD_REQUEST` for an id of another kind.
    async fn webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id, `webhook_…`.")] id: ID,
    ) -> Result<Option<Webhook>> {
        let loaders = loaders(ctx)?;
        Ok(loaders.store.webhook(&loaders.scope, id::parse(&id)?).await?.map(Into::into))
    }

    /// The tenant's webhooks in the order of registration. `LIMIT_EXCEEDED` for a page above the page maximum,
    /// `BAD_REQUEST` for a negative one or for both `first` and `last`.
    async fn webhooks(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most webhooks from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only webhooks after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most webhooks from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only webhooks before this cursor.")] before: Option<String>,
    ) -> Result<WebhookConnection> {
        let loaders = loaders(ctx)?;
        let page = page(ctx, first, after, last, before)?;
        let found = loaders.store.list_webhooks(&loaders.scope, &page).await?;
        Ok(connection(found, Webhook::from))
    }
}
