//! Noting attempts.

use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::DeliveryId;
use claimgraph_domain::model::{DeliveryStatus, WebhookState};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::lease::Lease;
use super::plan::{Outcome, Standing, step};
use super::update::stand;
use super::{delivery_id, finish};
use crate::entity::webhook::{self, Column};
use crate::entity::{unreadable, webhook_delivery};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// An attempt that was made.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What it came to.
    pub outcome: Outcome,
    /// HTTP status of the answer.
    pub response_status: Option<u16>,
    /// Beginning of the answer's body.
    pub response_body: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took.
    pub duration: Duration,
}

/// Which event was attempted, and where the webhook stood.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'a> {
    /// The epoch of the log.
    pub epoch: Uuid,
    /// The webhook's position at the attempt.
    pub before: i64,
    /// The event's position.
    pub position: i64,
    /// The position up to which all is done with when the event is: the event's, or further where nothing after it is
    /// wanted.
    pub through: i64,
    /// The event's kind.
    pub kind: &'a str,
}

impl Store {
    /// Notes an attempt at the event that comes next, and what follows from it, in one transaction. Gives the webhook's
    /// position afterwards; `None` when it is no longer the holder's, so that nothing was noted.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; then nothing is noted, and the attempt will be made again.
    pub async fn note_webhook_attempt(
        &self,
        scope: &Scope,
        lease: &Lease,
        noted: Noted<'_>,
        attempt: &Attempt,
    ) -> Result<Option<i64>, Error> {
        let tx = self.begin_webhook_write(scope).await?;
        let held = self.note_in(&tx, scope, lease, noted, attempt).await;
        finish(tx, held).await
    }

    async fn note_in(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        lease: &Lease,
        noted: Noted<'_>,
        attempt: &Attempt,
    ) -> Result<Option<i64>, Error> {
        let Some(row) = held(tx, scope, lease).await? else { return Ok(None) };
        let before = standing(&row)?;
        let disabled = before.state == WebhookState::Disabled;
        let mut random = [0; 2];
        self.entropy().fill(&mut random);
        let step = step(self.webhook_options(), before, attempt.outcome, self.now(), u16::from_le_bytes(random));
        let id = delivery_id(lease.webhook, noted.epoch, noted.position);
        let next = step.standing.next_attempt_at.filter(|_| step.status == DeliveryStatus::Retrying);
        self.note_delivery(tx, scope, lease, (id, noted, step.status, next), attempt).await?;
        let unmoved = row.epoch == noted.epoch && row.position == noted.before;
        let passed = unmoved && step.passed && (!disabled || attempt.outcome == Outcome::Taken);
        let position = if passed { noted.through } else { row.position };
        let mut update = outcome(own(scope, lease), attempt, self.now());
        // One that was disabled or moved meanwhile stays as it was made; yet what has arrived has arrived.
        if unmoved && !disabled {
            update = stand(update, step.standing);
        }
        update = update.col_expr(Column::Position, Expr::value(position));
        update.exec(tx).await.or_database()?;
        Ok(Some(position))
    }

    async fn note_delivery(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        lease: &Lease,
        (id, noted, status, next): (DeliveryId, Noted<'_>, DeliveryStatus, Option<Timestamp>),
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let found = find_delivery(tx, scope, id).await?;
        let mut row = attempted(attempt, status, next, found.as_ref().map_or(0, |row| row.attempts));
        row.tenant_id = Set(scope.key.0);
        row.id = Set(id.uuid());
        if found.is_some() {
            row.tenant_id = Unchanged(scope.key.0);
            row.id = Unchanged(id.uuid());
            return row.update_without_returning(tx).await.or_database().map(|_| ());
        }
        row.webhook_id = Set(lease.webhook.uuid());
        row.position = Set(noted.position);
        row.kind = Set(noted.kind.to_owned());
        row.created_at = Set(attempt.started_at.micros());
        webhook_delivery::Entity::insert(row).exec_without_returning(tx).await.or_database()?;
        Ok(())
    }

    /// Notes an attempt at a delivery that was asked for again: it has one. `false` when the webhook is no longer the
    /// holder's.
    ///
    /// # Errors
    /// As [`Store::note_webhook_attempt`].
    pub async fn note_webhook_redelivery(
        &self,
        scope: &Scope,
        lease: &Lease,
        id: DeliveryId,
        attempt: &Attempt,
    ) -> Result<bool, Error> {
        let tx = self.begin_webhook_write(scope).await?;
        let noted = async {
            let Some(row) = held(&tx, scope, lease).await? else { return Ok(false) };
            let before = standing(&row)?;
            let taken = attempt.outcome == Outcome::Taken;
            let status = if taken { DeliveryStatus::Delivered } else { DeliveryStatus::Failed };
            if let Some(found) = find_delivery(&tx, scope, id).await? {
                let mut row = attempted(attempt, status, None, found.attempts);
                row.tenant_id = Unchanged(scope.key.0);
                row.id = Unchanged(id.uuid());
                row.update_without_returning(&tx).await.or_database()?;
            }
            let mut update = outcome(own(scope, lease), attempt, self.now());
            match (attempt.outcome, before.state) {
                (Outcome::Taken, WebhookState::Failing) => update = stand(update, Standing::good()),
                (Outcome::Gone, WebhookState::Active | WebhookState::Failing) => {
                    update = stand(update, before.disabled("the receiver answered 410 Gone"));
                }
                _ => {}
            }
            update.exec(&tx).await.or_database()?;
            Ok(true)
        };
        let noted = noted.await;
        finish(tx, noted).await
    }
}

/// The webhook's row, locked, where the holder still has it.
async fn held(tx: &DatabaseTransaction, scope: &Scope, lease: &Lease) -> Result<Option<webhook::Model>, Error> {
    let found = webhook::Entity::find()
        .filter(Column::TenantId.eq(scope.key.0))
        .filter(Column::Id.eq(lease.webhook.uuid()))
        .filter(Column::LeasedBy.eq(lease.holder))
        .lock_exclusive();
    found.one(tx).await.or_database()
}

async fn find_delivery(
    tx: &DatabaseTransaction,
    scope: &Scope,
    id: DeliveryId,
) -> Result<Option<webhook_delivery::Model>, Error> {
    let found = webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::TenantId.eq(scope.key.0))
        .filter(webhook_delivery::Column::Id.eq(id.uuid()));
    found.one(tx).await.or_database()
}

pub(super) fn own(scope: &Scope, lease: &Lease) -> sea_orm::UpdateMany<webhook::Entity> {
    let own = Column::TenantId.eq(scope.key.0).and(Column::Id.eq(lease.webhook.uuid()));
    webhook::Entity::update_many().filter(own)
}

fn standing(row: &webhook::Model) -> Result<Standing, Error> {
    let number = |number: i32| u32::try_from(number).map_err(|_| unreadable("webhook"));
    Ok(Standing {
        state: WebhookState::from_text(&row.state).ok_or_else(|| unreadable("webhook.state"))?,
        attempts: number(row.attempts)?,
        exhausted: number(row.exhausted)?,
        failing_since: row.failing_since.map(Timestamp::from_micros),
        next_attempt_at: row.next_attempt_at.map(Timestamp::from_micros),
        disabled_reason: row.disabled_reason.clone(),
    })
}

/// What is remembered of the last attempt.
fn outcome(
    update: sea_orm::UpdateMany<webhook::Entity>,
    attempt: &Attempt,
    now: Timestamp,
) -> sea_orm::UpdateMany<webhook::Entity> {
    if attempt.outcome == Outcome::Taken {
        return update.col_expr(Column::DeliveredAt, Expr::value(now.micros()));
    }
    update.col_expr(Column::LastError, Expr::value(attempt.error.clone()))
}

fn attempted(
    attempt: &Attempt,
    status: DeliveryStatus,
    next: Option<Timestamp>,
    before: i32,
) -> webhook_delivery::ActiveModel {
    webhook_delivery::ActiveModel {
        status: Set(status.as_str().to_owned()),
        attempts: Set(before.saturating_add(1)),
        response_status: Set(attempt.response_status.map(i32::from)),
        response_body: Set(attempt.response_body.clone()),
        error: Set(attempt.error.clone()),
        started_at: Set(Some(attempt.started_at.micros())),
        duration_ms: Set(Some(i64::try_from(attempt.duration.as_millis()).unwrap_or(i64::MAX))),
        next_attempt_at: Set(next.map(Timestamp::micros)),
        ..Default::default()
    }
}
