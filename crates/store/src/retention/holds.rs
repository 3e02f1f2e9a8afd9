//! What keeps events from being removed: those who have a place in the log and have not acknowledged them.
//!
//! To let something else hold events, add a [`Holder`] and ask for it in [`first`].

use std::fmt;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::model::WebhookState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::{consumer, tenant, webhook};
use crate::error::OrDatabase;

/// Who holds events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A named consumer.
    Consumer(String),
    /// A webhook that is not disabled.
    Webhook(WebhookId),
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Consumer(name) => write!(f, "the consumer `{name}`"),
            Self::Webhook(id) => write!(f, "the webhook `{id}`"),
        }
    }
}

/// Somebody's claim to all events after a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Whose.
    pub holder: Holder,
    /// Everything up to here was acknowledged.
    pub position: i64,
}

/// The hold that goes back furthest; `None` where nobody has one.
pub(super) async fn first(db: &impl ConnectionTrait, log: &tenant::Model) -> Result<Option<Hold>, Error> {
    let holds = [consumers(db, log).await?, webhooks(db, log).await?];
    Ok(holds.into_iter().flatten().min_by_key(|hold| hold.position))
}

/// The member of a consumer that has acknowledged least. One whose place is of another epoch stands nowhere in this
/// log, and one that stands before what is kept has lost its place already.
async fn consumers(db: &impl ConnectionTrait, log: &tenant::Model) -> Result<Option<Hold>, Error> {
    let least = consumer::Entity::find()
        .filter(consumer::Column::TenantId.eq(log.id))
        .filter(consumer::Column::Epoch.eq(log.epoch))
        .filter(consumer::Column::Position.gte(log.oldest - 1))
        .order_by_asc(consumer::Column::Position)
        .order_by_asc(consumer::Column::Name)
        .one(db)
        .await
        .or_database()?;
    Ok(least.map(|row| Hold { holder: Holder::Consumer(row.name), position: row.position }))
}

/// The webhook that is furthest behind, in the same way. A disabled one holds nothing: nobody knows whether it will go
/// on.
async fn webhooks(db: &impl ConnectionTrait, log: &tenant::Model) -> Result<Option<Hold>, Error> {
    let least = webhook::Entity::find()
        .filter(webhook::Column::TenantId.eq(log.id))
        .filter(webhook::Column::Epoch.eq(log.epoch))
        .filter(webhook::Column::Position.gte(log.oldest - 1))
        .filter(webhook::Column::State.ne(WebhookState::Disabled.as_str()))
        .order_by_asc(webhook::Column::Position)
        .order_by_asc(webhook::Column::Id)
        .one(db)
        .await
        .or_database()?;
    Ok(least.map(|row| Hold { holder: Holder::Webhook(WebhookId::from_uuid(row.id)), position: row.position }))
}
