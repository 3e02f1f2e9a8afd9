//! Change a webhook.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Result, SimpleObject};
use claimgraph_store::webhook::UpdateWebhook;

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::feed::{Beginning, EventFilterInput, LogPlace};
use crate::scalars::Cursor;
use crate::types::Webhook;

/// What to change of a webhook; what is absent stays.
#[derive(Debug, InputObject)]
pub(super) struct UpdateWebhookInput {
    /// Its id, `webhook_…`.
    webhook: ID,
    /// Where events are sent, as in `registerWebhook`.
    url: Option<String>,
    /// Which events, from the next one on.
    filter: Option<EventFilterInput>,
    /// What it is for; 1,000 characters at most, null for nothing.
    description: MaybeUndefined<String>,
    /// Whether it sends. `true` makes one that is disabled or failing active again, and `false` disables it; its place
    /// in the log stays.
    enabled: Option<bool>,
    /// Go on after this cursor, together with `enabled: true`; after its own place when neither this nor `from` is
    /// given.
    after: Option<Cursor>,
    /// Go on from here, together with `enabled: true`: what lies between is not sent.
    from: Option<LogPlace>,
}

/// The webhook afterwards.
#[derive(SimpleObject)]
pub(super) struct UpdateWebhookPayload {
    /// The webhook.
    webhook: Webhook,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: UpdateWebhookInput) -> Result<UpdateWebhookPayload> {
    let loaders = loaders(ctx)?;
    let id = Reader::read(|reader| reader.id("webhook", &input.webhook));
    let id = id.map_err(|refused| located(refused, str::to_owned))?;
    let begin = match (input.after, input.from) {
        (None, None) => None,
        (after, from) => Some(Beginning { after, from: from.unwrap_or(LogPlace::Now) }.read()?),
    };
    let change = UpdateWebhook {
        url: input.url,
        filter: input.filter.map(EventFilterInput::read).transpose()?,
        description: match input.description {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(text) => Some(Some(text)),
        },
        enabled: input.enabled,
        begin,
    };
    let webhook = loaders.store.update_webhook(&loaders.scope, id, change).await;
    let webhook = webhook.map_err(|refused| located(refused, str::to_owned))?;
    Ok(UpdateWebhookPayload { webhook: webhook.into() })
}
