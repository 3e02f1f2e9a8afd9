//! The places of each relation.

use claimgraph_domain::id::{ClaimId, LineageId, RelationId};
use claimgraph_domain::model::Member;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "relation_member")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub relation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub claim_id: Uuid,
    pub lineage_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub role: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Member {
        Member {
            claim: ClaimId::from_uuid(self.claim_id),
            lineage: LineageId::from_uuid(self.lineage_id),
            role: self.role,
        }
    }
}

pub(crate) fn row(tenant_id: i32, relation: RelationId, ordinal: i32, member: &Member) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        relation_id: Set(relation.uuid()),
        ordinal: Set(ordinal),
        claim_id: Set(member.claim.uuid()),
        lineage_id: Set(member.lineage.uuid()),
        role: Set(member.role.clone()),
    }
}
