//! Links between claims and sources.

use claimgraph_domain::id::{AgentId, BundleId, ClaimId, ProvenanceId, SourceId};
use claimgraph_domain::model::Provenance;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, sparse_attrs};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "provenance")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub claim_id: Uuid,
    pub source_id: Uuid,
    pub extracted_by: Uuid,
    #[sea_orm(column_type = "Text", nullable)]
    pub method: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub location: Option<String>,
    pub extracted_at: i64,
    pub confidence: Option<f64>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub attrs: Option<Json>,
    pub bundle_id: Option<Uuid>,
    pub created_at: i64,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Provenance {
        Provenance {
            id: ProvenanceId::from_uuid(self.id),
            claim: ClaimId::from_uuid(self.claim_id),
            source: SourceId::from_uuid(self.source_id),
            extracted_by: AgentId::from_uuid(self.extracted_by),
            method: self.method,
            location: self.location,
            extracted_at: Timestamp::from_micros(self.extracted_at),
            confidence: self.confidence,
            attrs: attrs_from(self.attrs),
            bundle: self.bundle_id.map(BundleId::from_uuid),
            created_at: Timestamp::from_micros(self.created_at),
        }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, provenance: &Provenance) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(provenance.id.uuid()),
        claim_id: Set(provenance.claim.uuid()),
        source_id: Set(provenance.source.uuid()),
        extracted_by: Set(provenance.extracted_by.uuid()),
        method: Set(provenance.method.clone()),
        location: Set(provenance.location.clone()),
        extracted_at: Set(provenance.extracted_at.micros()),
        confidence: Set(provenance.confidence),
        attrs: Set(sparse_attrs(&provenance.attrs)),
        bundle_id: Set(provenance.bundle.map(|id| id.uuid())),
        created_at: Set(provenance.created_at.micros()),
        created_pos: Set(position),
    }
}
