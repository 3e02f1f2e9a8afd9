//! The registry of claim types.

use claimgraph_domain::model::ClaimType;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_type")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> ClaimType {
        ClaimType { name: self.name, description: self.description }
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, claim_type: &ClaimType) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        name: Set(claim_type.name.clone()),
        description: Set(claim_type.description.clone()),
        created_pos: Set(position),
    }
}
