//! Seeing that a log is no longer the one that was read.

use claimgraph_domain::error::Error;
use claimgraph_domain::rules::chain::GENESIS;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use crate::entity::{event, tenant};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// An event that was read, or the beginning of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The epoch of the log then.
    pub(crate) epoch: Uuid,
    /// Where it stood.
    pub(crate) position: i64,
    /// Its hash, which stands for all before it too.
    pub(crate) hash: [u8; 32],
}

impl Store {
    /// Whether the tenant's log is another than the one in which something was seen. When it calls itself by the same
    /// epoch all the same, a new epoch begins, once however many processes find this.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub(crate) async fn is_replaced(&self, scope: &Scope, seen: Seen) -> Result<bool, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        // Where writes go, since another copy of the database may merely be late.
        let tx = self.db().writer(scope).begin_with_options(options).await.or_database()?;
        let find = tenant::Entity::find().filter(tenant::Column::Id.eq(scope.key.0)).lock_exclusive();
        let log = find.one(&tx).await.or_database()?;
        let log = log.ok_or_else(|| Error::not_found("tenant", &scope.tenant().to_string()))?;
        let replaced = log.epoch != seen.epoch || !holds(&tx, &log, seen).await?;
        if log.epoch == seen.epoch && replaced {
            let epoch = self.next_id(self.now());
            let row = tenant::ActiveModel { id: Unchanged(log.id), epoch: Set(epoch), ..Default::default() };
            row.update_without_returning(&tx).await.or_database()?;
            tracing::warn!(
                tenant = log.name,
                position = seen.position,
                "the log does not hold an event that was read from it: a backup was restored; a new epoch begins"
            );
        }
        tx.commit().await.or_database()?;
        Ok(replaced)
    }
}

/// Whether what was seen stands where it stood; true where that is not kept any more.
async fn holds(tx: &DatabaseTransaction, log: &tenant::Model, seen: Seen) -> Result<bool, Error> {
    if seen.position >= log.head {
        return Ok(seen.position == log.head && log.head_hash == seen.hash);
    }
    if seen.position + 1 == log.oldest {
        return Ok(log.pruned_hash.as_deref().unwrap_or(&GENESIS) == seen.hash);
    }
    let found = event::Entity::find()
        .filter(event::Column::TenantId.eq(log.id))
        .filter(event::Column::Position.eq(seen.position))
        .one(tx)
        .await
        .or_database()?;
    Ok(found.is_none_or(|event| event.hash == seen.hash))
}
