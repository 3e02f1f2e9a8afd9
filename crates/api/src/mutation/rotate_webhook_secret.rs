//! Give a webhook another secret.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::types::Webhook;

/// A webhook to give another secret.
#[derive(Debug, InputObject)]
pub(super) struct RotateWebhookSecretInput {
    /// Its id, `webhook_…`.
    webhook: ID,
    /// The secret: `whsec_` and 24 to 64 bytes in Base64. One is made when absent, which is better.
    secret: Option<String>,
}

/// The webhook with its new secret.
#[derive(SimpleObject)]
pub(super) struct RotateWebhookSecretPayload {
    /// The webhook.
    webhook: Webhook,
    /// Its secret, `whsec_…`. Keep it: it is never told again.
    secret: String,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RotateWebhookSecretInput) -> Result<RotateWebhookSecretPayload> {
    let loaders = loaders(ctx)?;
    let id = Reader::read(|reader| reader.id("webhook", &input.webhook));
    let id = id.map_err(|refused| located(refused, str::to_owned))?;
    let rotated = loaders.store.rotate_webhook_secret(&loaders.scope, id, input.secret.as_deref()).await;
    let (webhook, secret) = rotated.map_err(|refused| located(refused, str::to_owned))?;
    Ok(RotateWebhookSecretPayload { webhook: webhook.into(), secret: secret.text() })
}
