//! API keys. What is known of them follows from events; what proves them does not, and stands apart.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Bytes, Id, Long, Text};
use crate::columns::{TableOf, unique};

/// The sixth migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KEY: &str = "api_key";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let key = TableOf::new(backend, KEY)
            .with("id", Id)
            .with("name", Text)
            .with("agent_id", Id)
            .with("permissions", Text)
            .with("environment", Text)
            .maybe("replaces_id", Id)
            .maybe("replaced_by_id", Id)
            .with("created_by", Id)
            .with("created_at", Long)
            .with("created_pos", Long)
            .maybe("expires_at", Long)
            .maybe("revoked_at", Long)
            .key(&["tenant_id", "id"]);
        manager.create_table(key).await?;
        // A key is found by its id alone, before its tenant is known.
        manager.create_index(unique(KEY, "api_key_id", &["id"])).await?;
        let secret = TableOf::new(backend, "api_key_secret")
            .with("id", Id)
            // The keyed hash of the key's text.
            .with("hash", Bytes)
            .maybe("last_used_at", Long)
            .key(&["tenant_id", "id"]);
        manager.create_table(secret).await?;
        // What the server as a whole must not forget: the id of its pepper, the greatest key that a tenant ever had.
        let fact = TableOf::bare(backend, "server_fact").with("name", Text).with("value", Text).key(&["name"]);
        manager.create_table(fact).await
    }
}
