//! A consistent view of the database for several statements.

use claimgraph_domain::error::{Code, Error};
use sea_orm::{
    AccessMode, ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, IsolationLevel, QueryFilter, TransactionTrait,
};

use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// A transaction that only reads: all its statements see the database as of one position of the tenant's log. It holds
/// no lock that a writer waits for.
pub(super) struct Reader {
    pub(super) tx: DatabaseTransaction,
    pub(super) tenant: i32,
    /// The tenant's last position.
    pub(super) position: i64,
}

impl Reader {
    pub(super) async fn begin(store: &Store, tenant: TenantKey) -> Result<Self, Error> {
        let db = &store.db().reader(tenant);
        let tx = match store.db().backend() {
            DbBackend::Postgres => {
                db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
            }
            // SQLite: what the first statement sees is what the transaction sees.
            _ => db.begin().await,
        };
        let tx = tx.or_database()?;
        let row = tenant::Entity::find().filter(tenant::Column::Id.eq(tenant.0)).one(&tx).await.or_database()?;
        let row = row.ok_or_else(|| Error::new(Code::NotFound, "the tenant is gone"))?;
        Ok(Self { tx, tenant: tenant.0, position: row.head })
    }

    pub(super) async fn end(self) -> Result<(), Error> {
        self.tx.commit().await.or_database()
    }
}
