//! Webhooks: receivers outside to which the events of a tenant's log are sent, one after another.
//!
//! A webhook has a place in the log. All events up to it were delivered or given up; the one that comes next is tried
//! until it arrives or is given up, and only then the one after it, so that a receiver sees the log in its order
//! ([`plan`] says when). Whoever delivers holds a [`Lease`], so that one of several servers does; it notes each attempt
//! and the place in one transaction ([`Store::note_webhook_attempt`]). An attempt that nobody could note is made again,
//! under the same id: each event arrives at least once.
//!
//! Sending is not done here. Webhooks follow from no event: they are neither exported nor made again by a replay.

mod attempt;
mod delivery;
mod filter;
mod lease;
mod options;
mod pass;
mod plan;
mod prune;
mod redeliver;
mod register;
mod remove;
mod rotate;
mod test;
#[cfg(test)]
mod tests;
mod turn;
mod update;

use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, WebhookId};
use claimgraph_domain::model::WebhookState;
use claimgraph_domain::rules::webhook_secret::WebhookSecret;
use claimgraph_domain::time::Timestamp;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, QueryFilter, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use crate::entity::{unreadable, webhook};
use crate::error::OrDatabase;
use crate::feed::{EventFilter, LogCursor};
use crate::read::TenantEntity;
use crate::scope::Scope;
use crate::store::Store;

pub use attempt::{Attempt, Noted};
pub use delivery::{WebhookDelivery, delivery_id};
pub use lease::{Held, Lease};
pub use options::WebhookOptions;
pub use plan::Outcome;
pub use redeliver::Redeliver;
pub use register::RegisterWebhook;
pub use test::TEST_KIND;
pub use turn::{Queued, Turn};
pub use update::UpdateWebhook;

/// A webhook, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Identity.
    pub id: WebhookId,
    /// Where events are sent.
    pub url: String,
    /// Which events.
    pub filter: EventFilter,
    /// What it is for.
    pub description: Option<String>,
    /// How it stands.
    pub state: WebhookState,
    /// Why it is disabled.
    pub disabled_reason: Option<String>,
    /// The epoch of the log that its position is of.
    pub epoch: Uuid,
    /// All events up to here were delivered, given up, or are not wanted.
    pub position: i64,
    /// Events after its position, wanted or not.
    pub lag: i64,
    /// Attempts made at the event that comes next.
    pub attempts: u32,
    /// Events given up since the last one arrived.
    pub exhausted: u32,
    /// Since when it is failing.
    pub failing_since: Option<Timestamp>,
    /// Nothing is sent before.
    pub next_attempt_at: Option<Timestamp>,
    /// What went wrong when last something did.
    pub last_error: Option<String>,
    /// When an event arrived last.
    pub delivered_at: Option<Timestamp>,
    /// The secret before the present one signs as well until then.
    pub old_secret_until: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// Who registered it.
    pub created_by: AgentId,
}

impl Webhook {
    /// A webhook, from its row and the present end of the log.
    pub(crate) fn of(row: webhook::Model, end: LogCursor) -> Result<Self, Error> {
        let number = |number: i32| u32::try_from(number).map_err(|_| unreadable("webhook"));
        let moment = |micros: Option<i64>| micros.map(Timestamp::from_micros);
        let passed = if row.epoch == end.epoch() { row.position } else { 0 };
        Ok(Self {
            id: WebhookId::from_uuid(row.id),
            url: row.url,
            filter: filter::read(&row.filter)?,
            description: row.description,
            state: WebhookState::from_text(&row.state).ok_or_else(|| unreadable("webhook.state"))?,
            disabled_reason: row.disabled_reason,
            epoch: row.epoch,
            position: row.position,
            lag: end.position().saturating_sub(passed).max(0),
            attempts: number(row.attempts)?,
            exhausted: number(row.exhausted)?,
            failing_since: moment(row.failing_since),
            next_attempt_at: moment(row.next_attempt_at),
            last_error: row.last_error,
            delivered_at: moment(row.delivered_at),
            old_secret_until: moment(row.old_secret_until),
            created_at: Timestamp::from_micros(row.created_at),
            created_by: AgentId::from_uuid(row.created_by),
        })
    }
}

impl Store {
    /// How webhooks are treated.
    #[must_use]
    pub fn webhook_options(&self) -> &WebhookOptions {
        &self.options().webhooks
    }

    /// A webhook by id: two statements.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn webhook(&self, scope: &Scope, id: WebhookId) -> Result<Option<Webhook>, Error> {
        let found = webhook::Entity::of(scope).filter(webhook::Column::Id.eq(id.uuid()));
        let Some(row) = found.one(&self.db().reader(scope)).await.or_database()? else { return Ok(None) };
        Webhook::of(row, self.log_cursor(scope).await?).map(Some)
    }

    /// The webhook, which must exist.
    async fn expect_webhook(&self, scope: &Scope, id: WebhookId) -> Result<Webhook, Error> {
        self.webhook(scope, id).await?.ok_or_else(|| absent(id))
    }

    /// A secret that nobody can guess.
    fn new_webhook_secret(&self) -> WebhookSecret {
        let mut random = [0; 32];
        self.entropy().fill(&mut random);
        WebhookSecret::new(random)
    }

    /// Begins a transaction that will write.
    async fn begin_webhook_write(&self, scope: &Scope) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.db().writer(scope).begin_with_options(options).await.or_database()
    }
}

/// Ends a transaction: commits what succeeded.
async fn finish<T>(tx: DatabaseTransaction, outcome: Result<T, Error>) -> Result<T, Error> {
    match &outcome {
        Ok(_) => tx.commit().await.or_database()?,
        Err(_) => tx.rollback().await.or_database()?,
    }
    outcome
}

fn absent(id: WebhookId) -> Error {
    Error::not_found("webhook", &id.to_string())
}

/// A moment later than another.
fn later(moment: Timestamp, by: Duration) -> Timestamp {
    Timestamp::from_micros(moment.micros().saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
}
