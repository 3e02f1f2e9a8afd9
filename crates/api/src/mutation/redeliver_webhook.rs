//! Send events again.

use async_graphql::{Context, ID, InputObject, OneofObject, Result, SimpleObject};
use claimgraph_store::webhook::Redeliver;

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::scalars::Long;

/// Events to send to a webhook again.
#[derive(Debug, InputObject)]
pub(super) struct RedeliverWebhookInput {
    /// Its id, `webhook_…`.
    webhook: ID,
    /// Which events.
    what: RedeliverWhat,
}

/// Events that were sent, or could have been; exactly one.
#[derive(Debug, OneofObject)]
pub(super) enum RedeliverWhat {
    /// A delivery, `delivery_…`.
    Delivery(ID),
    /// The events of a part of the log.
    Range(RedeliverRange),
}

/// The events of a part of the log that a webhook wants, delivered before or not; 10,000 positions at most unless
/// configured otherwise, and none that it has not come to.
#[derive(Debug, InputObject)]
pub(super) struct RedeliverRange {
    /// The first position, 1 or more.
    from: Long,
    /// The last position.
    to: Long,
    /// Only events that were given up, as long as their deliveries are remembered.
    #[graphql(default = false)]
    only_failed: bool,
}

/// What will be sent.
#[derive(SimpleObject)]
pub(super) struct RedeliverWebhookPayload {
    /// How many events.
    queued: Long,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RedeliverWebhookInput) -> Result<RedeliverWebhookPayload> {
    let loaders = loaders(ctx)?;
    let read = Reader::read(|reader| {
        let id = reader.id("webhook", &input.webhook);
        let what = match &input.what {
            RedeliverWhat::Delivery(id) => Redeliver::Delivery(reader.id("what.delivery", id)?),
            RedeliverWhat::Range(range) => {
                Redeliver::Range { from: range.from.0, to: range.to.0, only_failed: range.only_failed }
            }
        };
        Some((id?, what))
    });
    let (id, what) = read.map_err(|refused| located(refused, str::to_owned))?;
    let queued = loaders.store.redeliver_webhook(&loaders.scope, id, what).await;
    let queued = queued.map_err(|refused| located(refused, |path| format!("what.range.{path}")))?;
    Ok(RedeliverWebhookPayload { queued: i64::try_from(queued).unwrap_or(i64::MAX).into() })
}
