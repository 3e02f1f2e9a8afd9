//! The registry of edge types.

use claimgraph_domain::error::Error;
use claimgraph_domain::model::{Category, EdgeType};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::unreadable;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "edge_type")]
#[expect(clippy::struct_excessive_bools, reason = "four independent flags of the domain, each set or not")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub inverse: String,
    #[sea_orm(column_type = "Text")]
    pub category: String,
    pub transitive: bool,
    pub symmetric: bool,
    pub anti_reflexive: bool,
    pub acyclic: bool,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<EdgeType, Error> {
        Ok(EdgeType {
            category: Category::from_text(&self.category).ok_or_else(|| unreadable("edge_type.category"))?,
            name: self.name,
            inverse: self.inverse,
            transitive: self.transitive,
            symmetric: self.symmetric,
            anti_reflexive: self.anti_reflexive,
            acyclic: self.acyclic,
            description: self.description,
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, edge_type: &EdgeType) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        name: Set(edge_type.name.clone()),
        inverse: Set(edge_type.inverse.clone()),
        category: Set(edge_type.category.as_str().to_owned()),
        transitive: Set(edge_type.transitive),
        symmetric: Set(edge_type.symmetric),
        anti_reflexive: Set(edge_type.anti_reflexive),
        acyclic: Set(edge_type.acyclic),
        description: Set(edge_type.description.clone()),
        created_pos: Set(position),
    }
}
