use async_graphql::{ID, Object};
use claimgraph_store::webhook;

use super::{DeliveryStatus, id, moment};
use crate::scalars::{DateTime, Long};

/// An event on its way to a webhook.
#[derive(Debug, Clone)]
pub struct WebhookDelivery(webhook::WebhookDelivery);

impl From<webhook::WebhookDelivery> for WebhookDelivery {
    fn from(delivery: webhook::WebhookDelivery) -> Self {
        Self(delivery)
    }
}

/// An event on its way to a webhook, with the last attempt at it.
#[Object]
impl WebhookDelivery {
    /// Its id, `delivery_…`: the header `webhook-id`, the same at each attempt.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The webhook's id.
    async fn webhook_id(&self) -> ID {
        id(self.0.webhook)
    }

    /// The event's position in the log; that of the webhook for a test.
    async fn position(&self) -> Long {
        self.0.position.into()
    }

    /// The event's kind: `claim.created`, …; `webhook.test` for a test.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// How it stands.
    async fn status(&self) -> DeliveryStatus {
        self.0.status.into()
    }

    /// Attempts that were made.
    async fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The HTTP status of the last answer; null when there was none.
    async fn response_status(&self) -> Option<u16> {
        self.0.response_status
    }

    /// The beginning of the last answer's body, 4 KiB unless configured otherwise; null when there was none.
    async fn response_body(&self) -> Option<&str> {
        self.0.response_body.as_deref()
    }

    /// Why the last attempt failed; null when it did not.
    async fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }

    /// When the last attempt began; null when none was made.
    async fn started_at(&self) -> Option<DateTime> {
        moment(self.0.started_at)
    }

    /// How long the last attempt took, milliseconds; null when none was made.
    async fn duration_ms(&self) -> Option<Long> {
        self.0.duration.map(|duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).into())
    }

    /// When the next attempt is made by itself; null when none is.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        moment(self.0.next_attempt_at)
    }

    /// When it was first attempted or asked for.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
