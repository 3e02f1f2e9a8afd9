//! The core tables: the log, and what is projected from it.
//!
//! `*_pos` columns are positions of the tenant's log: when a row began, and when it ended. They
//! are what makes `asOf` work.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::Kind::{Bool, Bytes, Id, Int, Json, Long, Real, Text};
use crate::columns::{TableOf, index, only_where, unique, unique_while_null};
use crate::statistics;

/// The first migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let groups = [log_tables(backend), vocabulary(backend), claims(backend), links(backend), bundles(backend)];
        for table in groups.into_iter().flatten() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        for sql in partial_indexes() {
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        statistics::expect(manager).await
    }
}

fn log_tables(backend: DbBackend) -> Vec<TableCreateStatement> {
    vec![
        TableOf::bare(backend, "tenant")
            .with("id", Int)
            .with("uid", Id)
            .with("name", Text)
            .with("epoch", Id)
            .with("head", Long)
            .with("head_hash", Bytes)
            .with("head_at", Long)
            .with("created_at", Long)
            .key(&["id"]),
        TableOf::new(backend, "event")
            .with("position", Long)
            .with("id", Id)
            .with("stream", Text)
            .with("stream_version", Long)
            .with("kind", Text)
            .with("data", Text)
            .with("metadata", Text)
            .with("recorded_at", Long)
            .with("hash", Bytes)
            .key(&["tenant_id", "position"]),
        TableOf::new(backend, "request")
            .with("principal_id", Id)
            .with("key", Text)
            .with("operation", Text)
            .with("body_hash", Text)
            .with("answer", Text)
            .with("position", Long)
            .key(&["tenant_id", "principal_id", "key"]),
    ]
}

fn vocabulary(backend: DbBackend) -> Vec<TableCreateStatement> {
    vec![
        TableOf::new(backend, "agent")
            .with("id", Id)
            .with("kind", Text)
            .with("name", Text)
            .with("trust_score", Real)
            .maybe("external_id", Text)
            .with("verifier", Bool)
            .with("attrs", Json)
            .with("created_at", Long)
            .with("created_pos", Long)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "namespace")
            .with("id", Id)
            .with("name", Text)
            .with("path", Text)
            .maybe("parent_id", Id)
            .maybe("description", Text)
            .with("attrs", Json)
            .with("created_by", Id)
            .with("created_at", Long)
            .with("created_pos", Long)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "claim_type")
            .with("name", Text)
            .with("description", Text)
            .with("created_pos", Long)
            .key(&["tenant_id", "name"]),
        TableOf::new(backend, "edge_type")
            .with("name", Text)
            .with("inverse", Text)
            .with("category", Text)
            .with("transitive", Bool)
            .with("symmetric", Bool)
            .with("anti_reflexive", Bool)
            .with("acyclic", Bool)
            .with("description", Text)
            .with("created_pos", Long)
            .key(&["tenant_id", "name"]),
        TableOf::new(backend, "source")
            .with("id", Id)
            .with("source_type", Text)
            .maybe("title", Text)
            .maybe("external_ref", Text)
            .maybe("content_hash", Text)
            .with("attrs", Json)
            .with("submitted_by", Id)
            .maybe("bundle_id", Id)
            .with("created_at", Long)
            .with("created_pos", Long)
            .key(&["tenant_id", "id"]),
    ]
}

fn claims(backend: DbBackend) -> Vec<TableCreateStatement> {
    vec![
        TableOf::new(backend, "claim")
            .with("id", Id)
            .with("lineage_id", Id)
            .with("version", Int)
            .maybe("supersedes_id", Id)
            .with("claim_type", Text)
            .with("content", Text)
            .maybe("formal_content", Text)
            .with("namespace_id", Id)
            .with("attrs", Json)
            .with("content_hash", Bytes)
            .with("created_by", Id)
            .maybe("bundle_id", Id)
            .maybe("valid_from", Long)
            .maybe("valid_to", Long)
            .with("created_at", Long)
            .with("created_pos", Long)
            .maybe("superseded_pos", Long)
            .with("status", Text)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "claim_status")
            .with("claim_id", Id)
            .with("from_pos", Long)
            .maybe("to_pos", Long)
            .with("status", Text)
            .maybe("reason", Text)
            .with("changed_by", Id)
            .with("changed_at", Long)
            .key(&["tenant_id", "claim_id", "from_pos"]),
        TableOf::new(backend, "review")
            .with("id", Id)
            .with("claim_id", Id)
            .with("reviewer_id", Id)
            .with("verdict", Text)
            .with("confidence", Real)
            .maybe("comment", Text)
            .with("verification", Bool)
            .with("created_at", Long)
            .with("created_pos", Long)
            .maybe("replaced_pos", Long)
            .key(&["tenant_id", "id"]),
    ]
}

fn links(backend: DbBackend) -> Vec<TableCreateStatement> {
    vec![
        TableOf::new(backend, "edge")
            .with("id", Id)
            .with("source_id", Id)
            .with("target_id", Id)
            .with("source_lineage_id", Id)
            .with("target_lineage_id", Id)
            .with("edge_type", Text)
            .with("is_symmetric", Bool)
            .maybe("strength", Real)
            .with("asserted_by", Id)
            .maybe("provenance_id", Id)
            .maybe("attrs", Json)
            .maybe("bundle_id", Id)
            .maybe("valid_from", Long)
            .maybe("valid_to", Long)
            .with("created_at", Long)
            .with("created_pos", Long)
            .maybe("retracted_pos", Long)
            .maybe("retracted_by", Id)
            .maybe("retract_reason", Text)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "relation")
            .with("id", Id)
            .with("relation_type", Text)
            .maybe("strength", Real)
            .with("asserted_by", Id)
            .maybe("provenance_id", Id)
            .maybe("attrs", Json)
            .maybe("bundle_id", Id)
            .maybe("valid_from", Long)
            .maybe("valid_to", Long)
            .with("created_at", Long)
            .with("created_pos", Long)
            .maybe("retracted_pos", Long)
            .maybe("retracted_by", Id)
            .maybe("retract_reason", Text)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "relation_member")
            .with("relation_id", Id)
            .with("ordinal", Int)
            .with("claim_id", Id)
            .with("lineage_id", Id)
            .with("role", Text)
            .key(&["tenant_id", "relation_id", "ordinal"]),
        TableOf::new(backend, "provenance")
            .with("id", Id)
            .with("claim_id", Id)
            .with("source_id", Id)
            .with("extracted_by", Id)
            .maybe("method", Text)
            .maybe("location", Text)
            .with("extracted_at", Long)
            .maybe("confidence", Real)
            .maybe("attrs", Json)
            .maybe("bundle_id", Id)
            .with("created_at", Long)
            .with("created_pos", Long)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "pending_reference")
            .with("id", Id)
            .with("claim_id", Id)
            .with("direction", Text)
            .with("external_ref", Text)
            .maybe("anchor", Text)
            .with("edge_type", Text)
            .maybe("strength", Real)
            .with("asserted_by", Id)
            .maybe("provenance_id", Id)
            .maybe("attrs", Json)
            .maybe("bundle_id", Id)
            .maybe("valid_from", Long)
            .maybe("valid_to", Long)
            .with("created_at", Long)
            .with("created_pos", Long)
            .with("status", Text)
            .maybe("resolved_claim_id", Id)
            .maybe("resolved_edge_id", Id)
            .maybe("resolved_at", Long)
            .maybe("resolved_pos", Long)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "reference_anchor")
            .with("external_ref", Text)
            .with("anchor", Text)
            .with("claim_id", Id)
            .with("bundle_id", Id)
            .with("created_pos", Long)
            .key(&["tenant_id", "external_ref", "anchor"]),
    ]
}

fn bundles(backend: DbBackend) -> Vec<TableCreateStatement> {
    vec![
        TableOf::new(backend, "bundle")
            .with("id", Id)
            .with("submitted_by", Id)
            .maybe("source_id", Id)
            .with("claim_count", Int)
            .with("edge_count", Int)
            .with("relation_count", Int)
            .with("artifact_count", Int)
            .with("attrs", Json)
            .with("created_at", Long)
            .with("created_pos", Long)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "artifact")
            .with("id", Id)
            .with("artifact_type", Text)
            .maybe("description", Text)
            .maybe("storage_ref", Text)
            .maybe("content_inline", Text)
            .maybe("structured_data", Json)
            .with("attrs", Json)
            .maybe("bundle_id", Id)
            .with("created_by", Id)
            .with("created_at", Long)
            .with("created_pos", Long)
            .key(&["tenant_id", "id"]),
        TableOf::new(backend, "artifact_claim")
            .with("artifact_id", Id)
            .with("ordinal", Int)
            .with("claim_id", Id)
            .key(&["tenant_id", "artifact_id", "ordinal"]),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("tenant", "tenant_name", &["name"]),
        unique("tenant", "tenant_uid", &["uid"]),
        unique("event", "event_stream", &["tenant_id", "stream", "stream_version"]),
        index("event", "event_recorded_at", &["tenant_id", "recorded_at"]),
        unique("agent", "agent_external_id", &["tenant_id", "external_id"]),
        unique("namespace", "namespace_path", &["tenant_id", "path"]),
        index("namespace", "namespace_parent", &["tenant_id", "parent_id"]),
        unique("source", "source_external_ref", &["tenant_id", "external_ref"]),
        unique("source", "source_content_hash", &["tenant_id", "content_hash"]),
        unique("claim", "claim_lineage", &["tenant_id", "lineage_id", "version"]),
        index("claim", "claim_namespace", &["tenant_id", "namespace_id", "id"]),
        index("claim", "claim_claim_type", &["tenant_id", "claim_type", "id"]),
        index("claim", "claim_content_hash", &["tenant_id", "content_hash"]),
        index("claim", "claim_bundle", &["tenant_id", "bundle_id"]),
        index("edge", "edge_out", &["tenant_id", "source_lineage_id", "id"]),
        index("edge", "edge_in", &["tenant_id", "target_lineage_id", "id"]),
        index("relation_member", "relation_member_lineage", &["tenant_id", "lineage_id", "relation_id"]),
        index("provenance", "provenance_claim", &["tenant_id", "claim_id"]),
        index("provenance", "provenance_source", &["tenant_id", "source_id"]),
        index("review", "review_claim", &["tenant_id", "claim_id"]),
        index("pending_reference", "pending_reference_claim", &["tenant_id", "claim_id"]),
        index("pending_reference", "pending_reference_ref", &["tenant_id", "external_ref", "status"]),
        index("reference_anchor", "reference_anchor_anchor", &["tenant_id", "anchor"]),
        index("artifact_claim", "artifact_claim_claim", &["tenant_id", "claim_id"]),
    ]
}

fn partial_indexes() -> Vec<String> {
    vec![
        unique_while_null(
            "edge",
            "edge_live",
            &["tenant_id", "source_id", "target_id", "edge_type", "asserted_by"],
            "retracted_pos",
        ),
        // A symmetric edge is seen from its other end too, and a hub must not be searched for the few that are.
        only_where("edge", "edge_symmetric_out", &["tenant_id", "source_lineage_id", "id"], "is_symmetric"),
        only_where("edge", "edge_symmetric_in", &["tenant_id", "target_lineage_id", "id"], "is_symmetric"),
        unique_while_null("review", "review_live", &["tenant_id", "claim_id", "reviewer_id"], "replaced_pos"),
    ]
}
