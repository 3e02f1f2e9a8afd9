//! Relations, standing and retracted.

use claimgraph_domain::id::{AgentId, BundleId, RelationId, SourceId};
use claimgraph_domain::model::{Member, Relation as Hyperedge};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, sparse_attrs};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "relation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub relation_type: String,
    pub strength: Option<f64>,
    pub asserted_by: Uuid,
    pub provenance_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub attrs: Option<Json>,
    pub bundle_id: Option<Uuid>,
    pub valid_from: Option<i64>,
    pub valid_to: Option<i64>,
    pub created_at: i64,
    pub created_pos: i64,
    pub retracted_pos: Option<i64>,
    pub retracted_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub retract_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The relation with its members, which stand in a table of their own.
    pub(crate) fn into_domain(self, members: Vec<Member>) -> Hyperedge {
        Hyperedge {
            id: RelationId::from_uuid(self.id),
            relation_type: self.relation_type,
            members,
            strength: self.strength,
            asserted_by: AgentId::from_uuid(self.asserted_by),
            provenance: self.provenance_id.map(SourceId::from_uuid),
            attrs: attrs_from(self.attrs),
            bundle: self.bundle_id.map(BundleId::from_uuid),
            created_at: Timestamp::from_micros(self.created_at),
            valid_from: self.valid_from.map(Timestamp::from_micros),
            valid_to: self.valid_to.map(Timestamp::from_micros),
        }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, relation: &Hyperedge) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(relation.id.uuid()),
        relation_type: Set(relation.relation_type.clone()),
        strength: Set(relation.strength),
        asserted_by: Set(relation.asserted_by.uuid()),
        provenance_id: Set(relation.provenance.map(|id| id.uuid())),
        attrs: Set(sparse_attrs(&relation.attrs)),
        bundle_id: Set(relation.bundle.map(|id| id.uuid())),
        valid_from: Set(relation.valid_from.map(Timestamp::micros)),
        valid_to: Set(relation.valid_to.map(Timestamp::micros)),
        created_at: Set(relation.created_at.micros()),
        created_pos: Set(position),
        retracted_pos: Set(None),
        retracted_by: Set(None),
        retract_reason: Set(None),
    }
}
