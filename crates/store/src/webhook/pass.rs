//! Moving on without an attempt, or not at all.

use claimgraph_domain::error::Error;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::attempt::own;
use super::lease::Lease;
use super::plan::Standing;
use super::update::stand;
use crate::entity::webhook::Column;
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// Notes that nothing is wanted up to a position; `false` when the webhook is not the holder's, or has moved
    /// meanwhile.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn pass_webhook(
        &self,
        scope: &Scope,
        lease: &Lease,
        (epoch, before): (Uuid, i64),
        to: i64,
    ) -> Result<bool, Error> {
        let update = own(scope, lease)
            .col_expr(Column::Position, Expr::value(to))
            .filter(Column::LeasedBy.eq(lease.holder))
            .filter(Column::Epoch.eq(epoch))
            .filter(Column::Position.eq(before));
        Ok(update.exec(&self.db().writer(scope)).await.or_database()?.rows_affected > 0)
    }

    /// Disables a webhook that cannot go on; it keeps its place.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn stop_webhook(&self, scope: &Scope, lease: &Lease, reason: &str) -> Result<(), Error> {
        let update =
            stand(own(scope, lease), Standing::good().disabled(reason)).filter(Column::LeasedBy.eq(lease.holder));
        update.exec(&self.db().writer(scope)).await.or_database()?;
        Ok(())
    }
}
