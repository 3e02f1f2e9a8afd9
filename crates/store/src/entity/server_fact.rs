//! What the server as a whole must not forget, by name.

use sea_orm::entity::prelude::*;

/// The id of the pepper that the keys of this database were hashed with.
pub(crate) const PEPPER: &str = "pepper";
/// The greatest number that a tenant that is gone had; none gets it again.
pub(crate) const LAST_TENANT: &str = "last tenant";

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "server_fact")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub value: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
