//! Webhooks, with how far their deliveries have come and who makes them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub url: String,
    #[sea_orm(column_type = "Text")]
    pub filter: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub secret: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub old_secret: Option<String>,
    pub old_secret_until: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub disabled_reason: Option<String>,
    pub epoch: Uuid,
    /// All up to here was delivered, given up, or is not wanted.
    pub position: i64,
    /// Attempts made at the event that comes next.
    pub attempts: i32,
    /// Events given up since the last one arrived.
    pub exhausted: i32,
    pub failing_since: Option<i64>,
    pub next_attempt_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
    pub delivered_at: Option<i64>,
    pub created_at: i64,
    pub created_by: Uuid,
    /// Counts changes that whoever delivers must take note of.
    pub revision: i64,
    pub leased_by: Option<Uuid>,
    pub leased_until: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
