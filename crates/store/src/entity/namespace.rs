//! Namespaces.

use claimgraph_domain::id::{AgentId, NamespaceId};
use claimgraph_domain::model::Namespace;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, attrs_json};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "namespace")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub path: String,
    pub parent_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub attrs: Json,
    pub created_by: Uuid,
    pub created_at: i64,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Namespace {
        Namespace {
            id: NamespaceId::from_uuid(self.id),
            name: self.name,
            path: self.path,
            parent: self.parent_id.map(NamespaceId::from_uuid),
            description: self.description,
            attrs: attrs_from(Some(self.attrs)),
            created_by: AgentId::from_uuid(self.created_by),
            created_at: Timestamp::from_micros(self.created_at),
        }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, namespace: &Namespace) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(namespace.id.uuid()),
        name: Set(namespace.name.clone()),
        path: Set(namespace.path.clone()),
        parent_id: Set(namespace.parent.map(|id| id.uuid())),
        description: Set(namespace.description.clone()),
        attrs: Set(attrs_json(&namespace.attrs)),
        created_by: Set(namespace.created_by.uuid()),
        created_at: Set(namespace.created_at.micros()),
        created_pos: Set(position),
    }
}
