//! Row-level security of PostgreSQL: a row of a tenant is there only for work on that tenant.
//!
//! The setting `claimgraph.tenant` of a session says whose rows it works on: the number of a tenant, or `*` for all. A
//! session that says nothing sees nothing and writes nothing. Roles that are superusers or have BYPASSRLS pass by all
//! of this; the owner of the tables does not.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Protects the rows of a table that has a `tenant_id`; nothing on another database. Every migration that makes such a
/// table calls it.
pub(crate) async fn protect(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    protect_by(manager, table, "tenant_id").await
}

/// The same of a table in which another column holds the tenant's number.
pub(crate) async fn protect_by(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    // What is written is held against the same condition. The selects within it depend on no row, so that the setting
    // is read once for a statement.
    let protect = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
         ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY of_tenant ON {table} USING (
             {column} = (SELECT NULLIF(NULLIF(current_setting('claimgraph.tenant', true), ''), '*')::integer)
             OR (SELECT current_setting('claimgraph.tenant', true) = '*')
         );"
    );
    manager.get_connection().execute_unprepared(&protect).await.map(|_| ())
}
