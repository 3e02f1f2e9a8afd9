//! What an anchor of an outside reference means.

use claimgraph_domain::event::AnchorNamed;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_anchor")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub external_ref: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub anchor: String,
    pub claim_id: Uuid,
    pub bundle_id: Uuid,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) fn row(tenant_id: i32, position: i64, named: &AnchorNamed) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        external_ref: Set(named.external_ref.clone()),
        anchor: Set(named.anchor.clone()),
        claim_id: Set(named.claim.uuid()),
        bundle_id: Set(named.bundle.uuid()),
        created_pos: Set(position),
    }
}
