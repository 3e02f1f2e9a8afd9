//! Edges, standing and retracted.

use claimgraph_domain::id::{AgentId, BundleId, ClaimId, EdgeId, LineageId, SourceId};
use claimgraph_domain::model::Edge;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, sparse_attrs};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "edge")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source_id: Uuid,
    pub target_id: Uuid,
    pub source_lineage_id: Uuid,
    pub target_lineage_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub edge_type: String,
    pub is_symmetric: bool,
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
    pub(crate) fn into_domain(self) -> Edge {
        Edge {
            id: EdgeId::from_uuid(self.id),
            source: ClaimId::from_uuid(self.source_id),
            target: ClaimId::from_uuid(self.target_id),
            source_lineage: LineageId::from_uuid(self.source_lineage_id),
            target_lineage: LineageId::from_uuid(self.target_lineage_id),
            edge_type: self.edge_type,
            symmetric: self.is_symmetric,
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

pub(crate) fn row(tenant_id: i32, position: i64, edge: &Edge) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(edge.id.uuid()),
        source_id: Set(edge.source.uuid()),
        target_id: Set(edge.target.uuid()),
        source_lineage_id: Set(edge.source_lineage.uuid()),
        target_lineage_id: Set(edge.target_lineage.uuid()),
        edge_type: Set(edge.edge_type.clone()),
        is_symmetric: Set(edge.symmetric),
        strength: Set(edge.strength),
        asserted_by: Set(edge.asserted_by.uuid()),
        provenance_id: Set(edge.provenance.map(|id| id.uuid())),
        attrs: Set(sparse_attrs(&edge.attrs)),
        bundle_id: Set(edge.bundle.map(|id| id.uuid())),
        valid_from: Set(edge.valid_from.map(Timestamp::micros)),
        valid_to: Set(edge.valid_to.map(Timestamp::micros)),
        created_at: Set(edge.created_at.micros()),
        created_pos: Set(position),
        retracted_pos: Set(None),
        retracted_by: Set(None),
        retract_reason: Set(None),
    }
}
