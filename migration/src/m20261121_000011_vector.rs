//! Vectors that stand for what claims mean, and how far each model that makes them has come.
//!
//! `search_model` has a row for each model of a tenant: one that is asked, and while the model is being changed another
//! that is built beside it. `search_vector` has a row for each claim version that a model has been given; its position is
//! that of the claim in the log, so that rows are in the order in which they are made, and what is new is read alone.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Bytes, Id, Int, Long, Text};
use crate::columns::{TableOf, index};
use crate::security::protect;
use crate::statistics::{self, Expected};

/// The eleventh migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const EXPECTED: &[Expected] = &[
    ("claim", "claim_created_pos", "100000 100000 1"),
    ("search_model", "search_model", "10 1 1"),
    ("search_vector", "search_vector", "100000 100000 100000 1"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let model = TableOf::new(backend, "search_model")
            .with("number", Int)
            .with("name", Text)
            // 0 until there is a vector.
            .with("dimensions", Int)
            // building, active or ended.
            .with("state", Text)
            // Every claim up to this position of the log has been given to the model.
            .with("position", Long)
            .with("vectors", Long)
            // Claims that the model refused.
            .with("refused", Long)
            // What went wrong last, until something goes right.
            .maybe("failure", Text)
            // The server that works on it, and until when the others leave it alone.
            .maybe("leased_by", Id)
            .with("leased_until", Long)
            .key(&["tenant_id", "number"]);
        let vector = TableOf::new(backend, "search_vector")
            .with("model", Int)
            .with("position", Long)
            .with("claim_id", Id)
            // Of length one: little-endian numbers of four bytes.
            .with("vector", Bytes)
            .key(&["tenant_id", "model", "position"]);
        for table in [model, vector] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("claim", "claim_created_pos", &["tenant_id", "created_pos"])).await?;
        for table in ["search_model", "search_vector"] {
            protect(manager, table).await?;
        }
        statistics::tell(manager, EXPECTED).await
    }
}
