//! Artifacts.

use claimgraph_domain::id::{AgentId, ArtifactId, BundleId, ClaimId};
use claimgraph_domain::model::Artifact;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, attrs_json};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "artifact")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub artifact_type: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub storage_ref: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub content_inline: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub structured_data: Option<Json>,
    #[sea_orm(column_type = "JsonBinary")]
    pub attrs: Json,
    pub bundle_id: Option<Uuid>,
    pub created_by: Uuid,
    pub created_at: i64,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The artifact with its claims, which stand in a table of their own.
    pub(crate) fn into_domain(self, claims: Vec<ClaimId>) -> Artifact {
        Artifact {
            id: ArtifactId::from_uuid(self.id),
            artifact_type: self.artifact_type,
            description: self.description,
            storage_ref: self.storage_ref,
            content_inline: self.content_inline,
            structured_data: self.structured_data,
            claims,
            attrs: attrs_from(Some(self.attrs)),
            bundle: self.bundle_id.map(BundleId::from_uuid),
            created_by: AgentId::from_uuid(self.created_by),
            created_at: Timestamp::from_micros(self.created_at),
        }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, artifact: &Artifact) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(artifact.id.uuid()),
        artifact_type: Set(artifact.artifact_type.clone()),
        description: Set(artifact.description.clone()),
        storage_ref: Set(artifact.storage_ref.clone()),
        content_inline: Set(artifact.content_inline.clone()),
        structured_data: Set(artifact.structured_data.clone()),
        attrs: Set(attrs_json(&artifact.attrs)),
        bundle_id: Set(artifact.bundle.map(|id| id.uuid())),
        created_by: Set(artifact.created_by.uuid()),
        created_at: Set(artifact.created_at.micros()),
        created_pos: Set(position),
    }
}
