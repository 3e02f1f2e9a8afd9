//! The history of each claim version's status.

use claimgraph_domain::id::{AgentId, ClaimId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_status")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_pos: i64,
    pub to_pos: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub changed_by: Uuid,
    pub changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A status that begins at a position and lasts until another follows.
pub(crate) struct Beginning<'a> {
    pub claim: ClaimId,
    pub status: ClaimStatus,
    pub reason: Option<&'a str>,
    pub by: AgentId,
    pub at: Timestamp,
}

pub(crate) fn row(tenant_id: i32, position: i64, beginning: &Beginning<'_>) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        claim_id: Set(beginning.claim.uuid()),
        from_pos: Set(position),
        to_pos: Set(None),
        status: Set(beginning.status.as_str().to_owned()),
        reason: Set(beginning.reason.map(str::to_owned)),
        changed_by: Set(beginning.by.uuid()),
        changed_at: Set(beginning.at.micros()),
    }
}
