//! Bundles.

use claimgraph_domain::id::{AgentId, BundleId, SourceId};
use claimgraph_domain::model::Bundle;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, attrs_json};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bundle")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub submitted_by: Uuid,
    pub source_id: Option<Uuid>,
    pub claim_count: i32,
    pub edge_count: i32,
    pub relation_count: i32,
    pub artifact_count: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub attrs: Json,
    pub created_at: i64,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Bundle {
        Bundle {
            id: BundleId::from_uuid(self.id),
            submitted_by: AgentId::from_uuid(self.submitted_by),
            source: self.source_id.map(SourceId::from_uuid),
            claim_count: self.claim_count,
            edge_count: self.edge_count,
            relation_count: self.relation_count,
            artifact_count: self.artifact_count,
            attrs: attrs_from(Some(self.attrs)),
            created_at: Timestamp::from_micros(self.created_at),
        }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, bundle: &Bundle) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(bundle.id.uuid()),
        submitted_by: Set(bundle.submitted_by.uuid()),
        source_id: Set(bundle.source.map(|id| id.uuid())),
        claim_count: Set(bundle.claim_count),
        edge_count: Set(bundle.edge_count),
        relation_count: Set(bundle.relation_count),
        artifact_count: Set(bundle.artifact_count),
        attrs: Set(attrs_json(&bundle.attrs)),
        created_at: Set(bundle.created_at.micros()),
        created_pos: Set(position),
    }
}
