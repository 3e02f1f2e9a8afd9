//! Deleting a tenant with all that it owns.

use claimgraph_domain::error::Error;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QuerySelect,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::entity::server_fact::{self, LAST_TENANT};
use crate::entity::tenant;
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::search;
use crate::store::Store;

/// Every table whose rows belong to a tenant. A test compares it with what the database says, so that none is
/// forgotten.
pub(crate) const TABLES: &[&str] = &[
    "event",
    "request",
    "stream_head",
    "agent",
    "namespace",
    "claim_type",
    "edge_type",
    "source",
    "claim",
    "claim_status",
    "review",
    "conflict_assessment",
    "edge",
    "relation",
    "relation_member",
    "provenance",
    "pending_reference",
    "reference_anchor",
    "bundle",
    "artifact",
    "artifact_claim",
    "consumer",
    "webhook",
    "webhook_delivery",
    "api_key",
    "api_key_secret",
    "audit",
    "search_claim",
    "search_word",
    "search_gram",
    "search_state",
    "search_model",
    "search_vector",
];

/// Rows of a table that belong to a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRows {
    /// The table.
    pub table: &'static str,
    /// How many.
    pub rows: u64,
}

impl Store {
    /// How many rows of each table belong to a tenant, tables without any left out. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `NOT_FOUND`; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn count_tenant(&self, name: &str) -> Result<Vec<TableRows>, Error> {
        let row = self.find_tenant(name).await?.ok_or_else(|| Error::not_found("tenant", name))?;
        let db = &self.db().for_all_tenants().reader();
        let mut counts = Vec::new();
        for table in TABLES {
            let own = Expr::col(Alias::new("tenant_id")).eq(row.id);
            let count = Query::select()
                .expr_as(Func::count(Expr::col(Alias::new("tenant_id"))), Alias::new("count"))
                .from(Alias::new(*table))
                .and_where(own)
                .to_owned();
            let found = db.query_one_raw(db.get_database_backend().build(&count)).await.or_database()?;
            let rows = found.map(|row| row.try_get::<i64>("", "count")).transpose().or_database()?.unwrap_or_default();
            counts.push(TableRows { table, rows: u64::try_from(rows).unwrap_or_default() });
        }
        counts.retain(|count| count.rows > 0);
        Ok(counts)
    }

    /// Deletes a tenant with every row of every table that belongs to it, in one transaction; gives how many went. Its
    /// number is never given again. For operators only: it needs no scope.
    ///
    /// # Errors
    /// `NOT_FOUND`; `UNAVAILABLE` or `INTERNAL` from the database. Nothing is deleted then.
    pub async fn delete_tenant(&self, name: &str) -> Result<Vec<TableRows>, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db().for_all_tenants().writer().begin_with_options(options).await.or_database()?;
        let deleted = delete(&tx, name).await;
        let (key, counts) = match deleted {
            Ok(deleted) => deleted,
            Err(error) => {
                tx.rollback().await.or_database()?;
                return Err(error);
            }
        };
        tx.commit().await.or_database()?;
        self.keeper().forget(key);
        self.shelves().forget(key);
        Ok(counts)
    }
}

async fn delete(tx: &DatabaseTransaction, name: &str) -> Result<(TenantKey, Vec<TableRows>), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        // Nobody makes a tenant before the greatest number is noted.
        tx.execute_unprepared("LOCK TABLE tenant IN EXCLUSIVE MODE").await.or_database()?;
    }
    // Writes of the tenant end before, or find that it is gone.
    let row = tenant::Entity::find().filter(tenant::Column::Name.eq(name)).lock_exclusive().one(tx).await;
    let row = row.or_database()?.ok_or_else(|| Error::not_found("tenant", name))?;
    search::forget_tenant(tx, row.id).await?;
    let mut counts = Vec::new();
    for table in TABLES {
        let own = Expr::col(Alias::new("tenant_id")).eq(row.id);
        let delete = Query::delete().from_table(Alias::new(*table)).and_where(own).to_owned();
        let rows = tx.execute(&delete).await.or_database()?.rows_affected();
        counts.push(TableRows { table, rows });
    }
    counts.retain(|count| count.rows > 0);
    let last = Ord::max(last_tenant(tx).await?, row.id);
    note_last_tenant(tx, last).await?;
    tenant::Entity::delete_by_id(row.id).exec(tx).await.or_database()?;
    Ok((TenantKey(row.id), counts))
}

/// The greatest number that a tenant ever had that is gone; 0 where none is.
pub(super) async fn last_tenant(tx: &impl ConnectionTrait) -> Result<i32, Error> {
    let noted = server_fact::Entity::find().filter(server_fact::Column::Name.eq(LAST_TENANT)).one(tx).await;
    Ok(noted.or_database()?.and_then(|noted| noted.value.parse().ok()).unwrap_or_default())
}

async fn note_last_tenant(tx: &impl ConnectionTrait, last: i32) -> Result<(), Error> {
    use sea_orm::ActiveValue::Set;
    let row = server_fact::ActiveModel { name: Set(LAST_TENANT.to_owned()), value: Set(last.to_string()) };
    let again = OnConflict::column(server_fact::Column::Name).update_column(server_fact::Column::Value).to_owned();
    server_fact::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await.or_database()?;
    Ok(())
}
