//! When keys were used.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::KeyId;
use claimgraph_domain::time::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, TransactionTrait};

use crate::entity::api_key_secret::{Column, Entity};
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// A key was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// The key's tenant.
    pub tenant: TenantKey,
    /// The key.
    pub key: KeyId,
    /// When, last.
    pub at: Timestamp,
}

impl Store {
    /// Notes uses of keys, in one transaction; what is noted never moves back. For servers only: it needs no scope.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; then nothing is noted.
    pub async fn note_key_uses(&self, uses: &[KeyUse]) -> Result<(), Error> {
        if uses.is_empty() {
            return Ok(());
        }
        let tx = self.db().for_all_tenants().writer().begin().await.or_database()?;
        for KeyUse { tenant, key, at } in uses {
            let earlier = Condition::any().add(Column::LastUsedAt.is_null()).add(Column::LastUsedAt.lt(at.micros()));
            Entity::update_many()
                .col_expr(Column::LastUsedAt, Expr::value(at.micros()))
                .filter(Column::TenantId.eq(tenant.0))
                .filter(Column::Id.eq(key.uuid()))
                .filter(earlier)
                .exec(&tx)
                .await
                .or_database()?;
        }
        tx.commit().await.or_database()
    }
}
