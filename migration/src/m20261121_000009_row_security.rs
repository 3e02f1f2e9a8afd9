//! Row-level security for every table that there was when it came.

use sea_orm_migration::prelude::*;

use crate::security::{protect, protect_by};

/// The ninth migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables with a `tenant_id`.
const TABLES: [&str; 27] = [
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
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            protect(manager, table).await?;
        }
        protect_by(manager, "tenant", "id").await
    }
}
