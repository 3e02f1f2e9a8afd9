//! How far the tenant's log goes.

use claimgraph_domain::error::Error;
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::sql::TenantEntity;
use crate::entity::{event, tenant};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// The position of the last event of the tenant's log; 0 when there is none.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn position(&self, scope: &Scope) -> Result<i64, Error> {
        Ok(self.tenant_row(scope).await?.map_or(0, |tenant| tenant.head))
    }

    /// Tells one life of the tenant's log from another: it changes when a backup is restored.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn epoch(&self, scope: &Scope) -> Result<Uuid, Error> {
        let tenant = self.tenant_row(scope).await?;
        tenant.map(|tenant| tenant.epoch).ok_or_else(|| Error::not_found("tenant", &scope.tenant().to_string()))
    }

    /// The position that the log had at a moment: the greatest recorded then or before; 0 when none.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn position_at(&self, scope: &Scope, moment: Timestamp) -> Result<i64, Error> {
        // Time never runs backward along the log, so the order of the index by time is its order too.
        let found: Option<i64> = event::Entity::of(scope)
            .select_only()
            .column(event::Column::Position)
            .filter(event::Column::RecordedAt.lte(moment.micros()))
            .order_by(event::Column::RecordedAt, Order::Desc)
            .order_by(event::Column::Position, Order::Desc)
            .limit(1)
            .into_tuple()
            .one(&self.db().read)
            .await
            .or_database()?;
        Ok(found.unwrap_or(0))
    }

    async fn tenant_row(&self, scope: &Scope) -> Result<Option<tenant::Model>, Error> {
        let own = Expr::col((tenant::Entity, tenant::Column::Id)).eq(scope.key.0);
        tenant::Entity::find().filter(own).one(&self.db().read).await.or_database()
    }
}
