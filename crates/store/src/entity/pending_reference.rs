//! Edges that wait for one end.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, BundleId, ClaimId, PendingReferenceId, SourceId};
use claimgraph_domain::model::{Direction, PendingReference, ReferenceStatus};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, sparse_attrs, unreadable};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_reference")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub claim_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub direction: String,
    #[sea_orm(column_type = "Text")]
    pub external_ref: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub anchor: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub edge_type: String,
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
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub resolved_claim_id: Option<Uuid>,
    pub resolved_edge_id: Option<Uuid>,
    pub resolved_at: Option<i64>,
    pub resolved_pos: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<PendingReference, Error> {
        Ok(PendingReference {
            id: PendingReferenceId::from_uuid(self.id),
            claim: ClaimId::from_uuid(self.claim_id),
            direction: Direction::from_text(&self.direction)
                .ok_or_else(|| unreadable("pending_reference.direction"))?,
            external_ref: self.external_ref,
            anchor: self.anchor,
            edge_type: self.edge_type,
            strength: self.strength,
            asserted_by: AgentId::from_uuid(self.asserted_by),
            provenance: self.provenance_id.map(SourceId::from_uuid),
            attrs: attrs_from(self.attrs),
            bundle: self.bundle_id.map(BundleId::from_uuid),
            created_at: Timestamp::from_micros(self.created_at),
            valid_from: self.valid_from.map(Timestamp::from_micros),
            valid_to: self.valid_to.map(Timestamp::from_micros),
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, reference: &PendingReference) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(reference.id.uuid()),
        claim_id: Set(reference.claim.uuid()),
        direction: Set(reference.direction.as_str().to_owned()),
        external_ref: Set(reference.external_ref.clone()),
        anchor: Set(reference.anchor.clone()),
        edge_type: Set(reference.edge_type.clone()),
        strength: Set(reference.strength),
        asserted_by: Set(reference.asserted_by.uuid()),
        provenance_id: Set(reference.provenance.map(|id| id.uuid())),
        attrs: Set(sparse_attrs(&reference.attrs)),
        bundle_id: Set(reference.bundle.map(|id| id.uuid())),
        valid_from: Set(reference.valid_from.map(Timestamp::micros)),
        valid_to: Set(reference.valid_to.map(Timestamp::micros)),
        created_at: Set(reference.created_at.micros()),
        created_pos: Set(position),
        status: Set(ReferenceStatus::Pending.as_str().to_owned()),
        resolved_claim_id: Set(None),
        resolved_edge_id: Set(None),
        resolved_at: Set(None),
        resolved_pos: Set(None),
    }
}
