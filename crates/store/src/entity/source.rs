//! Sources.

use claimgraph_domain::id::{AgentId, BundleId, SourceId};
use claimgraph_domain::model::Source;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, attrs_json};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub source_type: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_ref: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub content_hash: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub attrs: Json,
    pub submitted_by: Uuid,
    pub bundle_id: Option<Uuid>,
    pub created_at: i64,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Source {
        Source {
            id: SourceId::from_uuid(self.id),
            source_type: self.source_type,
            title: self.title,
            external_ref: self.external_ref,
            content_hash: self.content_hash,
            attrs: attrs_from(Some(self.attrs)),
            submitted_by: AgentId::from_uuid(self.submitted_by),
            created_at: Timestamp::from_micros(self.created_at),
            bundle: self.bundle_id.map(BundleId::from_uuid),
        }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, source: &Source) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(source.id.uuid()),
        source_type: Set(source.source_type.clone()),
        title: Set(source.title.clone()),
        external_ref: Set(source.external_ref.clone()),
        content_hash: Set(source.content_hash.clone()),
        attrs: Set(attrs_json(&source.attrs)),
        submitted_by: Set(source.submitted_by.uuid()),
        bundle_id: Set(source.bundle.map(|id| id.uuid())),
        created_at: Set(source.created_at.micros()),
        created_pos: Set(position),
    }
}
