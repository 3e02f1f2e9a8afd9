//! Webhooks, and what was delivered to them. Neither follows from an event, so a replay does not bring them back.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Id, Int, Long, Text};
use crate::columns::{TableOf, index};

/// The fourth migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const DELIVERY: &str = "webhook_delivery";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let webhook = TableOf::new(backend, "webhook")
            .with("id", Id)
            .with("url", Text)
            .with("filter", Text)
            .maybe("description", Text)
            .with("secret", Text)
            .maybe("old_secret", Text)
            .maybe("old_secret_until", Long)
            .with("state", Text)
            .maybe("disabled_reason", Text)
            .with("epoch", Id)
            .with("position", Long)
            .with("attempts", Int)
            .with("exhausted", Int)
            .maybe("failing_since", Long)
            .maybe("next_attempt_at", Long)
            .maybe("last_error", Text)
            .maybe("delivered_at", Long)
            .with("created_at", Long)
            .with("created_by", Id)
            .with("revision", Long)
            .maybe("leased_by", Id)
            .maybe("leased_until", Long)
            .key(&["tenant_id", "id"]);
        manager.create_table(webhook).await?;
        let delivery = TableOf::new(backend, DELIVERY)
            .with("id", Id)
            .with("webhook_id", Id)
            .with("position", Long)
            .with("kind", Text)
            .with("status", Text)
            .with("attempts", Int)
            .maybe("response_status", Int)
            .maybe("response_body", Text)
            .maybe("error", Text)
            .maybe("started_at", Long)
            .maybe("duration_ms", Long)
            .maybe("next_attempt_at", Long)
            .with("created_at", Long)
            .key(&["tenant_id", "id"]);
        manager.create_table(delivery).await?;
        let listed = ["tenant_id", "webhook_id", "position", "id"];
        manager.create_index(index(DELIVERY, "webhook_delivery_listed", &listed)).await?;
        let standing = ["tenant_id", "webhook_id", "status", "position", "id"];
        manager.create_index(index(DELIVERY, "webhook_delivery_standing", &standing)).await
    }
}
