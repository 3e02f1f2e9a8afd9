//! Remove a webhook.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};

use super::read::Reader;
use super::run::located;
use crate::context::loaders;

/// A webhook to forget.
#[derive(Debug, InputObject)]
pub(super) struct RemoveWebhookInput {
    /// Its id, `webhook_…`.
    webhook: ID,
}

/// What was removed.
#[derive(SimpleObject)]
pub(super) struct RemoveWebhookPayload {
    /// Whether there was one.
    removed: bool,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RemoveWebhookInput) -> Result<RemoveWebhookPayload> {
    let loaders = loaders(ctx)?;
    let id = Reader::read(|reader| reader.id("webhook", &input.webhook));
    let id = id.map_err(|refused| located(refused, str::to_owned))?;
    Ok(RemoveWebhookPayload { removed: loaders.store.remove_webhook(&loaders.scope, id).await? })
}
