//! What people decided about conflicts. The conflicts themselves are computed, and stored nowhere.

use sea_orm_migration::prelude::*;

use crate::columns::Kind::{Id, Long, Text};
use crate::columns::{TableOf, index, unique_while_null};
use crate::statistics::{self, Expected};

const TABLE: &str = "conflict_assessment";

/// The second migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = TableOf::new(manager.get_database_backend(), TABLE)
            .with("first_lineage_id", Id)
            .with("second_lineage_id", Id)
            .with("created_pos", Long)
            .with("state", Text)
            .maybe("stands_lineage_id", Id)
            .maybe("reason", Text)
            .with("assessed_by", Id)
            .with("assessed_at", Long)
            .maybe("replaced_pos", Long)
            .key(&["tenant_id", "first_lineage_id", "second_lineage_id", "created_pos"]);
        manager.create_table(table).await?;
        // The list of all assessments is in the order of recording.
        manager.create_index(index(TABLE, "conflict_assessment_recorded", &["tenant_id", "created_pos"])).await?;
        let pair = ["tenant_id", "first_lineage_id", "second_lineage_id"];
        let live = unique_while_null(TABLE, "conflict_assessment_live", &pair, "replaced_pos");
        manager.get_connection().execute_unprepared(&live).await?;
        statistics::tell(manager, EXPECTED).await
    }
}

/// Most pairs are assessed once, so that sorting the live rows costs more than passing over the replaced ones.
const EXPECTED: &[Expected] = &[
    (TABLE, TABLE, "10000 10000 4 1 1"),
    (TABLE, "conflict_assessment_recorded", "10000 10000 1"),
    (TABLE, "conflict_assessment_live", "9000 9000 4 1"),
];
