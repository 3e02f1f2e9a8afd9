//! Removing what is not to be kept.

use claimgraph_domain::error::Error;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::holds::Hold;
use super::{Retention, bounds, holds, stream_heads};
use crate::entity::{event, tenant};
use crate::error::OrDatabase;
use crate::scope::Scope;
use crate::store::Store;

/// What was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// How many events.
    pub removed: i64,
    /// Position of the oldest event that is kept; one after the end where there are none.
    pub oldest: i64,
    /// What kept events that the bounds would have let go.
    pub held: Option<Hold>,
}

impl Store {
    /// Removes the oldest events of the tenant's log as far as they are not to be kept, in transactions of
    /// [`Retention::batch`] each. Several processes may do this at the same time.
    ///
    /// # Errors
    /// `NOT_FOUND` when the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database. What was removed before
    /// stays removed.
    pub async fn prune_log(&self, scope: &Scope, retention: &Retention) -> Result<Pruned, Error> {
        let mut removed = 0;
        // Most of the time there is nothing to do, for which nobody need wait.
        if let (log, Plan { last, held }) = self.plan(&self.db().reader(scope), scope, retention, false).await?
            && last < log.oldest
        {
            return Ok(Pruned { removed, oldest: log.oldest, held });
        }
        loop {
            let step = self.prune_step(scope, retention).await?;
            removed += step.removed;
            if step.removed < retention.batch.max(1) {
                return Ok(Pruned { removed, ..step });
            }
        }
    }

    /// Removes one batch.
    async fn prune_step(&self, scope: &Scope, retention: &Retention) -> Result<Pruned, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db().writer(scope).begin_with_options(options).await.or_database()?;
        // The tenant's row is held from here on, so the log neither grows nor shrinks meanwhile.
        let (log, Plan { last, held }) = self.plan(&tx, scope, retention, true).await?;
        let last = last.min(log.oldest.saturating_add(retention.batch.max(1)) - 1);
        let removed = (last - log.oldest + 1).max(0);
        if removed > 0 {
            remove(&tx, &log, last).await?;
        }
        tx.commit().await.or_database()?;
        Ok(Pruned { removed, oldest: log.oldest + removed, held })
    }

    /// What is to go, and how the log stands.
    async fn plan(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        retention: &Retention,
        for_update: bool,
    ) -> Result<(tenant::Model, Plan), Error> {
        let find = tenant::Entity::find().filter(tenant::Column::Id.eq(scope.key.0));
        let find = if for_update { find.lock_exclusive() } else { find };
        let log = find.one(db).await.or_database()?;
        let log = log.ok_or_else(|| Error::not_found("tenant", &scope.tenant().to_string()))?;
        let last = bounds::last_to_go(db, &log, retention, self.sizes(), self.now()).await?;
        if retention.ignores_holds || last < log.oldest {
            return Ok((log, Plan { last, held: None }));
        }
        let held = holds::first(db, &log).await?.filter(|hold| hold.position < last);
        let last = held.as_ref().map_or(last, |hold| hold.position);
        Ok((log, Plan { last, held }))
    }
}

/// The last position that is to go, and what keeps those after it.
struct Plan {
    last: i64,
    held: Option<Hold>,
}

/// Removes the events up to a position, and notes what is to be known of them.
async fn remove(tx: &DatabaseTransaction, log: &tenant::Model, last: i64) -> Result<(), Error> {
    let own = event::Column::TenantId.eq(log.id);
    let at_last = event::Entity::find().filter(own.clone()).filter(event::Column::Position.eq(last));
    let event = at_last.one(tx).await.or_database()?;
    let event = event.ok_or_else(|| Error::internal(format!("the log has no event at position {last}")))?;
    stream_heads::note(tx, log.id, last).await?;
    let prefix = event::Entity::delete_many().filter(own).filter(event::Column::Position.lte(last));
    prefix.exec(tx).await.or_database()?;
    let noted = tenant::ActiveModel {
        id: Unchanged(log.id),
        oldest: Set(last + 1),
        pruned_hash: Set(Some(event.hash)),
        pruned_at: Set(event.recorded_at),
        ..Default::default()
    };
    noted.update_without_returning(tx).await.or_database()?;
    Ok(())
}
