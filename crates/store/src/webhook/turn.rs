//! What whoever delivers a webhook needs to know before each attempt.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::DeliveryId;
use claimgraph_domain::model::{DeliveryStatus, WebhookState};
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::filter;
use super::lease::Lease;
use crate::entity::{webhook, webhook_delivery};
use crate::error::OrDatabase;
use crate::feed::EventFilter;
use crate::read::TenantEntity;
use crate::scope::Scope;
use crate::store::Store;

/// How a webhook stands for whoever delivers it.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Where events are sent.
    pub url: String,
    /// The secrets that sign, the newest first; one or two.
    pub secrets: Vec<WebhookSecret>,
    /// Which events.
    pub filter: EventFilter,
    /// The epoch of the log that its position is of.
    pub epoch: Uuid,
    /// All events up to here are done with.
    pub position: i64,
    /// The event that comes next is not tried before.
    pub next_attempt_at: Option<Timestamp>,
    /// Counts changes.
    pub revision: i64,
    /// The first delivery that was asked for again.
    pub queued: Option<Queued>,
}

/// A delivery that was asked for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Identity.
    pub id: DeliveryId,
    /// The event's position.
    pub position: i64,
    /// The event's kind.
    pub kind: String,
    /// When it was first attempted or asked for.
    pub created_at: Timestamp,
}

impl Store {
    /// How a webhook stands; `None` when it is not the holder's to deliver: it is removed, disabled, or another's. What
    /// was asked for again is looked for unless nothing was when its revision was `empty_at`.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn webhook_turn(
        &self,
        scope: &Scope,
        lease: &Lease,
        empty_at: Option<i64>,
    ) -> Result<Option<Turn>, Error> {
        let held = webhook::Entity::of(scope)
            .filter(webhook::Column::Id.eq(lease.webhook.uuid()))
            .filter(webhook::Column::LeasedBy.eq(lease.holder))
            .filter(webhook::Column::State.ne(WebhookState::Disabled.as_str()));
        let Some(row) = held.one(&self.db().reader(scope)).await.or_database()? else { return Ok(None) };
        let queued = if empty_at == Some(row.revision) { None } else { self.queued_delivery(scope, lease).await? };
        let now = self.now().micros();
        let old = row.old_secret.filter(|_| row.old_secret_until.is_some_and(|until| until > now));
        let secrets = std::iter::once(row.secret).chain(old);
        Ok(Some(Turn {
            url: row.url,
            secrets: secrets.map(|text| WebhookSecret::parse(&text)).collect::<Result<_, _>>()?,
            filter: filter::read(&row.filter)?,
            epoch: row.epoch,
            position: row.position,
            next_attempt_at: row.next_attempt_at.map(Timestamp::from_micros),
            revision: row.revision,
            queued,
        }))
    }

    async fn queued_delivery(&self, scope: &Scope, lease: &Lease) -> Result<Option<Queued>, Error> {
        use webhook_delivery::Column;
        let queued = webhook_delivery::Entity::of(scope)
            .filter(Column::WebhookId.eq(lease.webhook.uuid()))
            .filter(Column::Status.eq(DeliveryStatus::Queued.as_str()))
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id);
        let row = queued.one(&self.db().reader(scope)).await.or_database()?;
        Ok(row.map(|row| Queued {
            id: DeliveryId::from_uuid(row.id),
            position: row.position,
            kind: row.kind,
            created_at: Timestamp::from_micros(row.created_at),
        }))
    }
}
