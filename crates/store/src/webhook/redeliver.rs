//! Asking for deliveries again.

use std::collections::HashSet;

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{DeliveryId, WebhookId};
use claimgraph_domain::model::{DeliveryStatus, WebhookState};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{Webhook, delivery_id, finish};
use crate::bulk::{MAX_IN, insert_all};
use crate::entity::webhook;
use crate::entity::webhook_delivery::{self, Column};
use crate::error::OrDatabase;
use crate::feed::{Begin, Delivery};
use crate::scope::Scope;
use crate::store::Store;

/// What to deliver again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeliver {
    /// One delivery.
    Delivery(DeliveryId),
    /// The events of a part of the log that the webhook wants and has passed.
    Range {
        /// First position.
        from: i64,
        /// Last position.
        to: i64,
        /// Only those that were given up.
        only_failed: bool,
    },
}

/// An event to deliver again.
type Wanted = (Uuid, i64, String);

impl Store {
    /// Asks for deliveries again; tells how many. Each has one attempt, as soon as its turn comes, beside the events
    /// that come next and under the id that it had.
    ///
    /// # Errors
    /// `NOT_FOUND` for the webhook or the delivery; `CONFLICT` where the webhook is disabled, or the delivery is being
    /// retried by itself; `VALIDATION_FAILED` for a range with the path `to` that is empty or not passed yet;
    /// `LIMIT_EXCEEDED` for one that is too long; `CURSOR_EXPIRED` for events that are no longer kept; `UNAVAILABLE` or
    /// `INTERNAL` from the database.
    pub async fn redeliver_webhook(&self, scope: &Scope, id: WebhookId, what: Redeliver) -> Result<u64, Error> {
        let found = self.expect_webhook(scope, id).await?;
        if found.state == WebhookState::Disabled {
            return Err(Error::new(Code::Conflict, format!("the webhook `{id}` is disabled; enable it first")));
        }
        let events = match what {
            Redeliver::Range { from, to, only_failed } => {
                self.check_range(&found, from, to)?;
                if only_failed { Vec::new() } else { self.wanted_between(scope, &found, from, to).await? }
            }
            Redeliver::Delivery(_) => Vec::new(),
        };
        let tx = self.begin_webhook_write(scope).await?;
        let queued = self.queue(&tx, scope, &found, what, events).await;
        let queued = finish(tx, queued).await?;
        self.note_webhook_change();
        Ok(queued)
    }

    fn check_range(&self, found: &Webhook, from: i64, to: i64) -> Result<(), Error> {
        let refuse = |message: String| {
            let detail = Error::new(Code::ValidationFailed, message).at("to");
            Error::from_details(vec![detail])
        };
        if from < 1 || to < from {
            return refuse(format!("the range from {from} to {to} is empty; the first position is 1"));
        }
        if to > found.position {
            return refuse(format!(
                "the webhook has come to position {}; what follows is delivered anyway",
                found.position
            ));
        }
        let most = self.webhook_options().redeliver;
        let asked = to - from + 1;
        if asked > most {
            let message = format!("the range from {from} to {to} has {asked} positions; the most is {most}");
            return Err(Error::new(Code::LimitExceeded, message));
        }
        Ok(())
    }

    /// The events between two positions that a webhook wants.
    async fn wanted_between(&self, scope: &Scope, found: &Webhook, from: i64, to: i64) -> Result<Vec<Wanted>, Error> {
        let mut events = Vec::new();
        let mut cursor = self.log_cursor(scope).await?.at(from - 1);
        while cursor.position() < to {
            let most = usize::try_from(to - cursor.position()).unwrap_or(usize::MAX);
            let given = match self.changes(scope, Begin::After(cursor), &found.filter, most).await? {
                Delivery::Events { events: given, cursor: next, .. } => {
                    cursor = next;
                    given
                }
                Delivery::Bookmark { cursor: next, at_end } => {
                    cursor = next;
                    if at_end {
                        break;
                    }
                    continue;
                }
                Delivery::Resync(resync) => {
                    let message = format!("the events from {from} on are no longer kept");
                    let mut error = Error::new(Code::CursorExpired, message);
                    error.position = Some(resync.oldest);
                    return Err(error);
                }
            };
            let wanted = given.events().filter(|event| event.position <= to);
            let id = |position| delivery_id(found.id, found.epoch, position).uuid();
            events.extend(wanted.map(|event| (id(event.position), event.position, event.kind.clone())));
        }
        Ok(events)
    }

    async fn queue(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        found: &Webhook,
        what: Redeliver,
        events: Vec<Wanted>,
    ) -> Result<u64, Error> {
        let queued = match what {
            Redeliver::Delivery(id) => requeue(tx, scope, found, Column::Id.eq(id.uuid()).into()).await?,
            Redeliver::Range { from, to, only_failed: true } => {
                let range = Column::Position.between(from, to).and(Column::Status.eq(DeliveryStatus::Failed.as_str()));
                requeue(tx, scope, found, range.into()).await?
            }
            Redeliver::Range { .. } => self.queue_events(tx, scope, found, events).await?,
        };
        if let (0, Redeliver::Delivery(id)) = (queued, what) {
            return Err(unqueued(tx, scope, found, id).await?);
        }
        webhook::Entity::update_many()
            .col_expr(webhook::Column::Revision, Expr::col(webhook::Column::Revision).add(1))
            .filter(webhook::Column::TenantId.eq(scope.key.0))
            .filter(webhook::Column::Id.eq(found.id.uuid()))
            .exec(tx)
            .await
            .or_database()?;
        Ok(queued)
    }

    async fn queue_events(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        found: &Webhook,
        events: Vec<Wanted>,
    ) -> Result<u64, Error> {
        let ids: Vec<Uuid> = events.iter().map(|(id, ..)| *id).collect();
        let mut known = HashSet::new();
        let mut queued = 0;
        for chunk in ids.chunks(MAX_IN) {
            let of_these = Column::Id.is_in(chunk.iter().copied());
            let rows: Vec<Uuid> = webhook_delivery::Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::TenantId.eq(scope.key.0))
                .filter(of_these.clone())
                .into_tuple()
                .all(tx)
                .await
                .or_database()?;
            known.extend(rows);
            queued += requeue(tx, scope, found, of_these.into()).await?;
        }
        let now = self.now().micros();
        let row = |(id, position, kind): Wanted| webhook_delivery::ActiveModel {
            tenant_id: Set(scope.key.0),
            id: Set(id),
            webhook_id: Set(found.id.uuid()),
            position: Set(position),
            kind: Set(kind),
            status: Set(DeliveryStatus::Queued.as_str().to_owned()),
            attempts: Set(0),
            response_status: Set(None),
            response_body: Set(None),
            error: Set(None),
            started_at: Set(None),
            duration_ms: Set(None),
            next_attempt_at: Set(None),
            created_at: Set(now),
        };
        let new: Vec<_> = events.into_iter().filter(|(id, ..)| !known.contains(id)).map(row).collect();
        queued += u64::try_from(new.len()).unwrap_or(u64::MAX);
        insert_all::<webhook_delivery::Entity, _>(tx, new).await?;
        Ok(queued)
    }
}

/// Queues deliveries that are done with.
async fn requeue(tx: &DatabaseTransaction, scope: &Scope, found: &Webhook, which: Condition) -> Result<u64, Error> {
    let done = [DeliveryStatus::Delivered, DeliveryStatus::Failed, DeliveryStatus::Queued];
    let queued = webhook_delivery::Entity::update_many()
        .col_expr(Column::Status, Expr::value(DeliveryStatus::Queued.as_str()))
        .filter(Column::TenantId.eq(scope.key.0))
        .filter(Column::WebhookId.eq(found.id.uuid()))
        .filter(Column::Status.is_in(done.map(DeliveryStatus::as_str)))
        .filter(which);
    Ok(queued.exec(tx).await.or_database()?.rows_affected)
}

/// Why a delivery was not queued.
async fn unqueued(tx: &DatabaseTransaction, scope: &Scope, found: &Webhook, id: DeliveryId) -> Result<Error, Error> {
    let row = webhook_delivery::Entity::find()
        .filter(Column::TenantId.eq(scope.key.0))
        .filter(Column::WebhookId.eq(found.id.uuid()))
        .filter(Column::Id.eq(id.uuid()));
    Ok(match row.one(tx).await.or_database()? {
        None => Error::not_found("delivery", &id.to_string()),
        Some(_) => Error::new(Code::Conflict, format!("the delivery `{id}` is being retried by itself")),
    })
}
