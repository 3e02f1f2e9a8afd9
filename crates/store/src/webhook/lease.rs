//! Who delivers: among the servers over one database, one for each webhook.
//!
//! A server holds a webhook until a moment, and says before that moment that it still does. One that dies says nothing,
//! and another takes over after the moment. The moments are those of the servers' clocks, so that these must agree up
//! to less than the length of a lease; where they do not, an event may arrive twice.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::model::WebhookState;
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Cond, Expr};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::later;
use crate::entity::tenant;
use crate::entity::webhook::{self, Column};
use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// The right to deliver a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The webhook.
    pub webhook: WebhookId,
    /// The server that has it.
    pub holder: Uuid,
}

/// A webhook that a server holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its tenant.
    pub tenant: TenantKey,
    /// The webhook.
    pub webhook: WebhookId,
    /// Changes when something is changed that whoever delivers must take note of.
    pub revision: i64,
}

#[derive(FromQueryResult)]
struct Row {
    tenant_id: i32,
    id: Uuid,
    revision: i64,
    leased_by: Option<Uuid>,
    leased_until: Option<i64>,
}

impl Store {
    /// Takes the webhooks that nobody holds, of all tenants, and says that those which this server holds are still
    /// delivered; gives all that it holds. For servers only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn hold_webhooks(&self, holder: Uuid) -> Result<Vec<Held>, Error> {
        let (now, lease) = (self.now(), self.webhook_options().lease);
        let soon = later(now, lease * 2 / 3).micros();
        let fresh = |row: &Row| row.leased_by == Some(holder) && row.leased_until.is_some_and(|until| until >= soon);
        let mut rows = self.webhooks_within_reach(holder, now).await?;
        if !rows.iter().all(fresh) {
            webhook::Entity::update_many()
                .col_expr(Column::LeasedBy, Expr::value(holder))
                .col_expr(Column::LeasedUntil, Expr::value(later(now, lease).micros()))
                .filter(within_reach(holder, now))
                .exec(&self.db().for_all_tenants().writer())
                .await
                .or_database()?;
            rows = self.webhooks_within_reach(holder, now).await?;
        }
        let held = rows.into_iter().filter(|row| row.leased_by == Some(holder)).map(|row| Held {
            tenant: TenantKey(row.tenant_id),
            webhook: WebhookId::from_uuid(row.id),
            revision: row.revision,
        });
        Ok(held.collect())
    }

    async fn webhooks_within_reach(&self, holder: Uuid, now: Timestamp) -> Result<Vec<Row>, Error> {
        let select = webhook::Entity::find()
            .select_only()
            .column(Column::TenantId)
            .column(Column::Id)
            .column(Column::Revision)
            .column(Column::LeasedBy)
            .column(Column::LeasedUntil)
            .filter(within_reach(holder, now));
        select.into_model::<Row>().all(&self.db().for_all_tenants().reader()).await.or_database()
    }

    /// Gives up all webhooks that a server holds, so that others need not wait until its leases end.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn release_webhooks(&self, holder: Uuid) -> Result<(), Error> {
        webhook::Entity::update_many()
            .col_expr(Column::LeasedBy, Expr::value(None::<Uuid>))
            .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
            .filter(Column::LeasedBy.eq(holder))
            .exec(&self.db().for_all_tenants().writer())
            .await
            .or_database()?;
        Ok(())
    }

    /// The scope of the operator of a tenant, by whose right events are delivered.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn webhook_scope(&self, held: &Held) -> Result<Scope, Error> {
        let row = tenant::Entity::find()
            .filter(tenant::Column::Id.eq(held.tenant.0))
            .one(&self.db().reader(held.tenant))
            .await;
        let row = row.or_database()?.ok_or_else(|| Error::not_found("tenant", &held.tenant.0.to_string()))?;
        self.scope(&row.name, None).await
    }
}

/// The webhooks that a server holds or may take.
fn within_reach(holder: Uuid, now: Timestamp) -> Cond {
    let free = Cond::any()
        .add(Column::LeasedBy.eq(holder))
        .add(Column::LeasedBy.is_null())
        .add(Column::LeasedUntil.lt(now.micros()));
    Cond::all().add(Column::State.ne(WebhookState::Disabled.as_str())).add(free)
}
