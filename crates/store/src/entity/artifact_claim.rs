//! Which claims an artifact belongs to.

use claimgraph_domain::id::{ArtifactId, ClaimId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "artifact_claim")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub artifact_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub claim_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) fn row(tenant_id: i32, artifact: ArtifactId, ordinal: i32, claim: ClaimId) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        artifact_id: Set(artifact.uuid()),
        ordinal: Set(ordinal),
        claim_id: Set(claim.uuid()),
    }
}
