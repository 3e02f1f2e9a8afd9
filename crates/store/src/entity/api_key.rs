//! API keys, as events tell of them.

use claimgraph_domain::access::Permissions;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::{AgentId, KeyId};
use claimgraph_domain::model::{ApiKey, KeyEnvironment};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::unreadable;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub agent_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub permissions: String,
    #[sea_orm(column_type = "Text")]
    pub environment: String,
    pub replaces_id: Option<Uuid>,
    pub replaced_by_id: Option<Uuid>,
    pub created_by: Uuid,
    pub created_at: i64,
    pub created_pos: i64,
    pub expires_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The permissions of a row.
pub(crate) fn permissions(text: &str) -> Result<Permissions, Error> {
    text.parse().map_err(|_| unreadable("api_key.permissions"))
}

/// The environment of a row.
pub(crate) fn environment(text: &str) -> Result<KeyEnvironment, Error> {
    KeyEnvironment::from_text(text).ok_or_else(|| unreadable("api_key.environment"))
}

impl Model {
    pub(crate) fn into_domain(self) -> Result<ApiKey, Error> {
        Ok(ApiKey {
            id: KeyId::from_uuid(self.id),
            name: self.name,
            agent: AgentId::from_uuid(self.agent_id),
            permissions: permissions(&self.permissions)?,
            environment: environment(&self.environment)?,
            replaces: self.replaces_id.map(KeyId::from_uuid),
            created_by: AgentId::from_uuid(self.created_by),
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, key: &ApiKey) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(key.id.uuid()),
        name: Set(key.name.clone()),
        agent_id: Set(key.agent.uuid()),
        permissions: Set(key.permissions.to_string()),
        environment: Set(key.environment.as_str().to_owned()),
        replaces_id: Set(key.replaces.map(|key| key.uuid())),
        replaced_by_id: Set(None),
        created_by: Set(key.created_by.uuid()),
        created_at: Set(key.created_at.micros()),
        created_pos: Set(position),
        expires_at: Set(key.expires_at.map(Timestamp::micros)),
        revoked_at: Set(None),
    }
}
