//! Assessments of conflicts, live and replaced.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, LineageId};
use claimgraph_domain::model::{ConflictAssessment, ConflictState};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::unreadable;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict_assessment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_lineage_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub second_lineage_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub created_pos: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub stands_lineage_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub assessed_by: Uuid,
    pub assessed_at: i64,
    pub replaced_pos: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<ConflictAssessment, Error> {
        Ok(ConflictAssessment {
            first: LineageId::from_uuid(self.first_lineage_id),
            second: LineageId::from_uuid(self.second_lineage_id),
            state: ConflictState::from_text(&self.state).ok_or_else(|| unreadable("conflict_assessment.state"))?,
            stands: self.stands_lineage_id.map(LineageId::from_uuid),
            reason: self.reason,
            assessed_by: AgentId::from_uuid(self.assessed_by),
            assessed_at: Timestamp::from_micros(self.assessed_at),
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, assessment: &ConflictAssessment) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        first_lineage_id: Set(assessment.first.uuid()),
        second_lineage_id: Set(assessment.second.uuid()),
        created_pos: Set(position),
        state: Set(assessment.state.as_str().to_owned()),
        stands_lineage_id: Set(assessment.stands.map(|lineage| lineage.uuid())),
        reason: Set(assessment.reason.clone()),
        assessed_by: Set(assessment.assessed_by.uuid()),
        assessed_at: Set(assessment.assessed_at.micros()),
        replaced_pos: Set(None),
    }
}
