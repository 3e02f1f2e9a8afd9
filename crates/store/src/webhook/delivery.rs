//! One event on its way to one webhook.

use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{DeliveryId, WebhookId};
use claimgraph_domain::model::DeliveryStatus;
use claimgraph_domain::time::Timestamp;
use uuid::Uuid;

use crate::entity::{unreadable, webhook_delivery};

/// One event on its way to one webhook, with the last attempt at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Identity; the receiver sees it as `webhook-id`, the same at each attempt.
    pub id: DeliveryId,
    /// The webhook.
    pub webhook: WebhookId,
    /// The event's position in the log.
    pub position: i64,
    /// The event's kind.
    pub kind: String,
    /// How it stands.
    pub status: DeliveryStatus,
    /// Attempts that were made.
    pub attempts: u32,
    /// HTTP status of the last answer.
    pub response_status: Option<u16>,
    /// Beginning of the last answer's body.
    pub response_body: Option<String>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When the last attempt began.
    pub started_at: Option<Timestamp>,
    /// How long the last attempt took; whole milliseconds.
    pub duration: Option<Duration>,
    /// When the next attempt is made.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was first attempted or asked for.
    pub created_at: Timestamp,
}

impl WebhookDelivery {
    pub(crate) fn of(row: webhook_delivery::Model) -> Result<Self, Error> {
        let unknown = || unreadable("webhook_delivery");
        Ok(Self {
            id: DeliveryId::from_uuid(row.id),
            webhook: WebhookId::from_uuid(row.webhook_id),
            position: row.position,
            kind: row.kind,
            status: DeliveryStatus::from_text(&row.status).ok_or_else(unknown)?,
            attempts: u32::try_from(row.attempts).map_err(|_| unknown())?,
            response_status: row.response_status.map(u16::try_from).transpose().map_err(|_| unknown())?,
            response_body: row.response_body,
            error: row.error,
            started_at: row.started_at.map(Timestamp::from_micros),
            duration: row.duration_ms.map(|millis| Duration::from_millis(millis.unsigned_abs())),
            next_attempt_at: row.next_attempt_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// The id of the delivery of an event to a webhook: it follows from the two, so that it is the same whoever delivers,
/// and however often.
#[must_use]
pub fn delivery_id(webhook: WebhookId, epoch: Uuid, position: i64) -> DeliveryId {
    let mut hasher = blake3::Hasher::new_derive_key("claimgraph webhook delivery");
    hasher.update(webhook.uuid().as_bytes()).update(epoch.as_bytes()).update(&position.to_be_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    DeliveryId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
