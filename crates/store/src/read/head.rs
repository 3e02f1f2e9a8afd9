//! How far the tenant's log goes.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::sql::TenantEntity;
use crate::entity::{event, tenant};
use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
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
        Ok(self.log_row(scope).await?.epoch)
    }

    /// The position that the log had at a moment: the greatest recorded then or before; 0 when none.
    ///
    /// # Errors
    /// `CURSOR_EXPIRED` for a moment before the events that are kept; `UNAVAILABLE` or `INTERNAL` from the database.
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
            .one(&self.db().reader(scope))
            .await
            .or_database()?;
        match found {
            Some(position) => Ok(position),
            None => self.position_before_kept(scope, moment).await,
        }
    }

    /// The position at a moment before the oldest event that is kept.
    async fn position_before_kept(&self, scope: &Scope, moment: Timestamp) -> Result<i64, Error> {
        let log = self.log_row(scope).await?;
        if log.oldest == 1 || log.pruned_at <= moment.micros() {
            return Ok(log.oldest - 1);
        }
        let message = format!(
            "the events up to position {} are no longer kept, so it is not known at which of them the log stood at {moment}; \
             give a position, or a moment from {} on",
            log.oldest - 1,
            Timestamp::from_micros(log.pruned_at)
        );
        let mut error = Error::new(Code::CursorExpired, message);
        error.position = Some(log.oldest);
        Err(error)
    }

    /// The tenant's row: its epoch, and where its log begins and ends.
    pub(crate) async fn log_row(&self, scope: &Scope) -> Result<tenant::Model, Error> {
        let row = self.tenant_row(scope).await?;
        row.ok_or_else(|| Error::not_found("tenant", &scope.tenant().to_string()))
    }

    async fn tenant_row(&self, scope: &Scope) -> Result<Option<tenant::Model>, Error> {
        self.tenant_row_of(scope.key).await
    }

    /// The row of a tenant, whose epoch is taken note of.
    pub(crate) async fn tenant_row_of(&self, key: TenantKey) -> Result<Option<tenant::Model>, Error> {
        let own = Expr::col((tenant::Entity, tenant::Column::Id)).eq(key.0);
        let row = tenant::Entity::find().filter(own).one(&self.db().reader(key)).await.or_database()?;
        if let Some(row) = &row {
            self.note_epoch(key, row.epoch);
        }
        Ok(row)
    }
}
