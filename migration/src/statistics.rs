//! What SQLite's planner should expect of the tables.
//!
//! Without statistics it takes `tenant_id = ?` for nearly unique and walks whole tables. Gathered
//! ones would first mislead (a small database) and then be old (an import), so the shape of a
//! large graph is written down once: see
//! <https://sqlite.org/optoverview.html#manual_control_of_query_plans_using_sqlite_stat_tables>. PostgreSQL gathers its
//! own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Table, index (the table's name for its primary key), then the number of rows and how many of
/// them share a value of the first column, of the first two, and so on.
pub(crate) type Expected = (&'static str, &'static str, &'static str);

/// Of the tables of the first migration. A later migration brings those of its own.
const EXPECTED: &[Expected] = &[
    ("tenant", "tenant", "10 1"),
    ("event", "event", "1000000 1000000 1"),
    ("event", "event_stream", "1000000 1000000 2 1"),
    ("event", "event_recorded_at", "1000000 1000000 1000"),
    ("request", "request", "10000 10000 1000 1"),
    ("agent", "agent", "1000 1000 1"),
    ("agent", "agent_external_id", "1000 1000 1"),
    ("namespace", "namespace", "1000 1000 1"),
    ("namespace", "namespace_path", "1000 1000 1"),
    ("namespace", "namespace_parent", "1000 1000 10"),
    ("claim_type", "claim_type", "20 20 1"),
    ("edge_type", "edge_type", "20 20 1"),
    ("source", "source", "10000 10000 1"),
    ("source", "source_external_ref", "10000 10000 1"),
    ("source", "source_content_hash", "10000 10000 1"),
    ("claim", "claim", "100000 100000 1"),
    ("claim", "claim_lineage", "100000 100000 2 1"),
    ("claim", "claim_namespace", "100000 100000 100 1"),
    ("claim", "claim_claim_type", "100000 100000 10000 1"),
    ("claim", "claim_content_hash", "100000 100000 1"),
    ("claim", "claim_bundle", "100000 100000 400"),
    ("claim_status", "claim_status", "100000 100000 2 1"),
    ("review", "review", "10000 10000 1"),
    ("review", "review_claim", "10000 10000 3"),
    ("review", "review_live", "10000 10000 3 1"),
    ("edge", "edge", "1000000 1000000 1"),
    ("edge", "edge_out", "1000000 1000000 10 1"),
    ("edge", "edge_in", "1000000 1000000 10 1"),
    ("edge", "edge_symmetric_out", "10000 10000 2 1"),
    ("edge", "edge_symmetric_in", "10000 10000 2 1"),
    ("edge", "edge_live", "1000000 1000000 10 2 1 1"),
    ("relation", "relation", "10000 10000 1"),
    ("relation_member", "relation_member", "30000 30000 3 1"),
    ("relation_member", "relation_member_lineage", "30000 30000 2 1"),
    ("provenance", "provenance", "100000 100000 1"),
    ("provenance", "provenance_claim", "100000 100000 2"),
    ("provenance", "provenance_source", "100000 100000 1000"),
    ("pending_reference", "pending_reference", "10000 10000 1"),
    ("pending_reference", "pending_reference_claim", "10000 10000 2"),
    ("pending_reference", "pending_reference_ref", "10000 10000 3 3"),
    ("reference_anchor", "reference_anchor", "50000 50000 5000 1"),
    ("reference_anchor", "reference_anchor_anchor", "50000 50000 2"),
    ("bundle", "bundle", "1000 1000 1"),
    ("artifact", "artifact", "10000 10000 1"),
    ("artifact_claim", "artifact_claim", "20000 20000 2 1"),
    ("artifact_claim", "artifact_claim_claim", "20000 20000 2"),
];

/// Tells SQLite's planner what to expect of the first migration's tables.
pub(crate) async fn expect(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    tell(manager, EXPECTED).await
}

/// Tells SQLite's planner what to expect; nothing on another database.
pub(crate) async fn tell(manager: &SchemaManager<'_>, expected: &[Expected]) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let db = manager.get_connection();
    // Makes the table of statistics where there is none.
    db.execute_unprepared("ANALYZE tenant").await?;
    for (table, index, statistics) in expected {
        let known = format!("DELETE FROM sqlite_stat1 WHERE tbl = '{table}' AND idx = '{index}'");
        db.execute_unprepared(&known).await?;
        let insert = format!("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{statistics}')");
        db.execute_unprepared(&insert).await?;
    }
    // Loads them into this connection; others load them with the schema.
    db.execute_unprepared("ANALYZE sqlite_schema").await?;
    Ok(())
}
