//! Register a webhook.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_store::webhook::RegisterWebhook;

use super::run::located;
use crate::context::loaders;
use crate::feed::{Beginning, EventFilterInput, LogPlace};
use crate::scalars::Cursor;
use crate::types::Webhook;

/// A receiver to send events to.
#[derive(Debug, InputObject)]
pub(super) struct RegisterWebhookInput {
    /// Where events are sent: an absolute URL of `https`, without user name, password and fragment, that leads to the
    /// public internet; 2,048 bytes at most.
    url: String,
    /// Which events; all when absent.
    filter: Option<EventFilterInput>,
    /// What it is for; 1,000 characters at most.
    description: Option<String>,
    /// Its secret: `whsec_` and 24 to 64 bytes in Base64. One is made when absent, which is better.
    secret: Option<String>,
    /// Begin after this cursor.
    after: Option<Cursor>,
    /// Where to begin without a cursor.
    #[graphql(default_with = "LogPlace::Now")]
    from: LogPlace,
}

/// The webhook with its secret.
#[derive(SimpleObject)]
pub(super) struct RegisterWebhookPayload {
    /// The webhook.
    webhook: Webhook,
    /// Its secret, `whsec_…`. Keep it: it is never told again.
    secret: String,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RegisterWebhookInput) -> Result<RegisterWebhookPayload> {
    let loaders = loaders(ctx)?;
    let asked = RegisterWebhook {
        url: input.url,
        filter: input.filter.unwrap_or_default().read()?,
        description: input.description,
        secret: input.secret,
        begin: Beginning { after: input.after, from: input.from }.read()?,
    };
    let made = loaders.store.register_webhook(&loaders.scope, asked).await;
    let (webhook, secret) = made.map_err(|refused| located(refused, str::to_owned))?;
    Ok(RegisterWebhookPayload { webhook: webhook.into(), secret: secret.text() })
}
