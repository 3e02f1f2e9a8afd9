//! Try out a webhook.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::types::WebhookDelivery;

/// A webhook to try out.
#[derive(Debug, InputObject)]
pub(super) struct TestWebhookInput {
    /// Its id, `webhook_…`.
    webhook: ID,
}

/// What will be sent.
#[derive(SimpleObject)]
pub(super) struct TestWebhookPayload {
    /// The delivery, which is not made yet; what came of it is among the webhook's deliveries.
    delivery: WebhookDelivery,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: TestWebhookInput) -> Result<TestWebhookPayload> {
    let loaders = loaders(ctx)?;
    let id = Reader::read(|reader| reader.id("webhook", &input.webhook));
    let id = id.map_err(|refused| located(refused, str::to_owned))?;
    Ok(TestWebhookPayload { delivery: loaders.store.test_webhook(&loaders.scope, id).await?.into() })
}
