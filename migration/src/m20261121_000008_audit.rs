//! The audit: who did what, or was kept from it. It is a chain of its own, whose head stands in the tenant's row.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Bytes, Id, Long, Text};
use crate::columns::{TableOf, column, index};

/// The eighth migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit = TableOf::new(manager.get_database_backend(), "audit")
            .with("number", Long)
            .with("at", Long)
            .with("principal", Text)
            .maybe("agent_id", Id)
            .with("action", Text)
            .with("outcome", Text)
            .maybe("request_id", Text)
            .maybe("position", Long)
            .with("count", Long)
            .with("hash", Bytes)
            .key(&["tenant_id", "number"]);
        manager.create_table(audit).await?;
        manager.create_index(index("audit", "audit_by_time", &["tenant_id", "at", "number"])).await?;
        let tenant = [
            // Number of the last entry.
            column("audit_head", Long).not_null().default(0).to_owned(),
            // Its hash; null where there is none.
            column("audit_hash", Bytes).null().to_owned(),
        ];
        // SQLite adds one column a statement.
        for mut column in tenant {
            let alter = Table::alter().table(Alias::new("tenant")).add_column(&mut column).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
