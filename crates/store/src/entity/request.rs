//! Answers given to requests with an idempotency key.

use claimgraph_domain::event::RequestCompleted;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "request")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub principal_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    #[sea_orm(column_type = "Text")]
    pub body_hash: String,
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    pub position: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) fn row(tenant_id: i32, position: i64, completed: &RequestCompleted) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        principal_id: Set(completed.principal.uuid()),
        key: Set(completed.key.clone()),
        operation: Set(completed.operation.clone()),
        body_hash: Set(completed.body_hash.clone()),
        answer: Set(completed.answer.to_string()),
        position: Set(position),
    }
}
