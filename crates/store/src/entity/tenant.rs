//! Tenants, with the head of their log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tenant")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub uid: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub epoch: Uuid,
    pub head: i64,
    pub head_hash: Vec<u8>,
    pub head_at: i64,
    pub created_at: i64,
    /// Position of the oldest event that is kept.
    pub oldest: i64,
    /// Hash of the event before it; null where that is the beginning.
    pub pruned_hash: Option<Vec<u8>>,
    /// When that event was recorded.
    pub pruned_at: i64,
    /// The database in which the epoch began, where it tells what it is.
    #[sea_orm(column_type = "Text", nullable)]
    pub origin: Option<String>,
    /// Number of the last entry of the audit; 0 where there is none.
    pub audit_head: i64,
    /// Its hash; null where there is none.
    pub audit_hash: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
