//! What is known of the part of a log that is no longer kept, and of the database that the log lives in.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Bytes, Long, Text};
use crate::columns::{TableOf, column};

/// The fifth migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tenant = [
            // Position of the oldest event that is kept.
            column("oldest", Long).not_null().default(1).to_owned(),
            // Hash of the event before it; null where that is the beginning.
            column("pruned_hash", Bytes).null().to_owned(),
            // When that event was recorded.
            column("pruned_at", Long).not_null().default(0).to_owned(),
            // The database in which the epoch began, where it tells what it is.
            column("origin", Text).null().to_owned(),
        ];
        // SQLite adds one column a statement.
        for mut column in tenant {
            let alter = Table::alter().table(Alias::new("tenant")).add_column(&mut column).to_owned();
            manager.alter_table(alter).await?;
        }
        // The greatest version that a stream had among the events that are no longer kept.
        let heads = TableOf::new(manager.get_database_backend(), "stream_head")
            .with("stream", Text)
            .with("version", Long)
            .key(&["tenant_id", "stream"]);
        manager.create_table(heads).await
    }
}
