//! Writing what waits.

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::model::Outcome;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::time::sleep;

use super::append::{Noted, Tail};
use crate::bulk::Rows;
use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::scope::{Scope, TenantKey};
use crate::store::{Store, WeakStore};

impl Store {
    /// Writes the entry of a change that has no events, and returns when it is stored.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; the change itself is not undone.
    pub async fn audit_change(&self, scope: &Scope, action: &str) -> Result<(), Error> {
        let noted = Noted::of(scope, self.now(), action, Outcome::Done);
        self.write_audit(scope.key, vec![noted]).await.map_err(|(error, _)| error)
    }

    /// Notes a change that has no events and is made often; it is written later, together with those alike.
    pub fn audit_change_later(&self, scope: &Scope, action: &str) {
        let noted = Noted::of(scope, self.now(), action, Outcome::Done);
        if self.behind().note(scope.key, noted) {
            self.write_audit_later(scope.key);
        }
    }

    /// Writes all that waits; what cannot be written goes on waiting.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn flush_audit(&self) -> Result<(), Error> {
        let mut outcome = Ok(());
        for tenant in self.behind().tenants() {
            outcome = self.write_waiting(tenant).await.and(outcome);
        }
        outcome
    }

    /// Sees to it that what waits for a tenant is written when its time has come.
    pub(super) fn write_audit_later(&self, tenant: TenantKey) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(write_later(self.downgrade(), self.behind().options.flush, tenant));
    }

    async fn write_waiting(&self, tenant: TenantKey) -> Result<(), Error> {
        let behind = self.behind();
        let _turn = behind.turn.lock().await;
        let noted = behind.take(tenant);
        if noted.is_empty() {
            return Ok(());
        }
        let count = noted.len();
        match self.write_audit(tenant, noted).await {
            Ok(()) => {
                behind.count_written(count);
                Ok(())
            }
            // Without a tenant there is no audit.
            Err((error, _)) if error.code == Code::NotFound => Ok(()),
            Err((error, noted)) => {
                behind.put_back(tenant, noted);
                Err(error)
            }
        }
    }

    /// Writes entries in a transaction of their own: three statements. Gives them back when it fails.
    async fn write_audit(&self, tenant: TenantKey, noted: Vec<Noted>) -> Result<(), (Error, Vec<Noted>)> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = match self.db().writer(tenant).begin_with_options(options).await.or_database() {
            Ok(tx) => tx,
            Err(error) => return Err((error, noted)),
        };
        let written = match write_in(&tx, tenant, noted.clone()).await {
            Ok(()) => tx.commit().await.or_database(),
            // Dropping the transaction rolls it back.
            Err(error) => Err(error),
        };
        written.map_err(|error| (error, noted))
    }
}

async fn write_in(tx: &DatabaseTransaction, key: TenantKey, noted: Vec<Noted>) -> Result<(), Error> {
    let row = tenant::Entity::find().filter(tenant::Column::Id.eq(key.0)).lock_exclusive().one(tx).await;
    let row = row.or_database()?.ok_or_else(|| Error::new(Code::NotFound, "the tenant is gone"))?;
    let mut tail = Tail::of(&row)?;
    tail.note(noted);
    let mut rows = Rows::default();
    tail.write(&mut rows, key.0)?;
    rows.write(tx).await?;
    let head = tenant::ActiveModel {
        id: Unchanged(key.0),
        audit_head: Set(tail.number),
        audit_hash: Set(Some(tail.hash.to_vec())),
        ..Default::default()
    };
    head.update_without_returning(tx).await.or_database()?;
    Ok(())
}

/// Writes what waits for a tenant as long as something comes; then another task does, for who comes next.
async fn write_later(store: WeakStore, after: std::time::Duration, tenant: TenantKey) {
    loop {
        sleep(after).await;
        // Whoever closes the store writes what waits.
        let Some(store) = store.upgrade() else { return };
        if let Err(error) = store.write_waiting(tenant).await {
            tracing::warn!(%error, "refusals could not be written to the audit; they are tried again");
        } else if store.behind().is_done(tenant) {
            return;
        }
    }
}
