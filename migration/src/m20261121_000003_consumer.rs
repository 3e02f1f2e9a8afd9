//! How far named consumers of the log have come. It follows from no event, so a replay does not bring it back.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Id, Int, Long, Text};
use crate::columns::TableOf;

/// The third migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = TableOf::new(manager.get_database_backend(), "consumer")
            .with("name", Text)
            .with("member", Int)
            .with("size", Int)
            .with("epoch", Id)
            .with("position", Long)
            .with("created_at", Long)
            .maybe("acked_at", Long)
            .key(&["tenant_id", "name", "member"]);
        manager.create_table(table).await
    }
}
