//! Claim versions. All but `status` and `superseded_pos` never changes.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, BundleId, ClaimId, LineageId, NamespaceId};
use claimgraph_domain::model::{Claim, ClaimStatus};
use claimgraph_domain::rules::content_hash::ContentHash;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, attrs_json, unreadable};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub lineage_id: Uuid,
    pub version: i32,
    pub supersedes_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub claim_type: String,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub formal_content: Option<String>,
    pub namespace_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub attrs: Json,
    pub content_hash: Vec<u8>,
    pub created_by: Uuid,
    pub bundle_id: Option<Uuid>,
    pub valid_from: Option<i64>,
    pub valid_to: Option<i64>,
    pub created_at: i64,
    pub created_pos: i64,
    pub superseded_pos: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub status: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<Claim, Error> {
        let hash = <[u8; 32]>::try_from(self.content_hash).map_err(|_| unreadable("claim.content_hash"))?;
        Ok(Claim {
            id: ClaimId::from_uuid(self.id),
            lineage: LineageId::from_uuid(self.lineage_id),
            version: self.version,
            supersedes: self.supersedes_id.map(ClaimId::from_uuid),
            claim_type: self.claim_type,
            content: self.content,
            formal_content: self.formal_content,
            namespace: NamespaceId::from_uuid(self.namespace_id),
            attrs: attrs_from(Some(self.attrs)),
            content_hash: ContentHash(hash),
            created_by: AgentId::from_uuid(self.created_by),
            created_at: Timestamp::from_micros(self.created_at),
            bundle: self.bundle_id.map(BundleId::from_uuid),
            valid_from: self.valid_from.map(Timestamp::from_micros),
            valid_to: self.valid_to.map(Timestamp::from_micros),
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, claim: &Claim, status: ClaimStatus) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(claim.id.uuid()),
        lineage_id: Set(claim.lineage.uuid()),
        version: Set(claim.version),
        supersedes_id: Set(claim.supersedes.map(|id| id.uuid())),
        claim_type: Set(claim.claim_type.clone()),
        content: Set(claim.content.clone()),
        formal_content: Set(claim.formal_content.clone()),
        namespace_id: Set(claim.namespace.uuid()),
        attrs: Set(attrs_json(&claim.attrs)),
        content_hash: Set(claim.content_hash.0.to_vec()),
        created_by: Set(claim.created_by.uuid()),
        bundle_id: Set(claim.bundle.map(|id| id.uuid())),
        valid_from: Set(claim.valid_from.map(Timestamp::micros)),
        valid_to: Set(claim.valid_to.map(Timestamp::micros)),
        created_at: Set(claim.created_at.micros()),
        created_pos: Set(position),
        superseded_pos: Set(None),
        status: Set(status.as_str().to_owned()),
    }
}
