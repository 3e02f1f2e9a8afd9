//! The audit.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::AuditEntry;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::unreadable;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub at: i64,
    #[sea_orm(column_type = "Text")]
    pub principal: String,
    pub agent_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub action: String,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub request_id: Option<String>,
    pub position: Option<i64>,
    pub count: i64,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<AuditEntry, Error> {
        Ok(AuditEntry {
            number: self.number,
            at: Timestamp::from_micros(self.at),
            principal: self.principal,
            agent: self.agent_id.map(AgentId::from_uuid),
            action: self.action,
            outcome: self.outcome,
            request_id: self.request_id,
            position: self.position,
            count: self.count,
            hash: <[u8; 32]>::try_from(self.hash).map_err(|_| unreadable("audit.hash"))?,
        })
    }
}

pub(crate) fn row(tenant_id: i32, entry: AuditEntry) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        number: Set(entry.number),
        at: Set(entry.at.micros()),
        principal: Set(entry.principal),
        agent_id: Set(entry.agent.map(|agent| agent.uuid())),
        action: Set(entry.action),
        outcome: Set(entry.outcome),
        request_id: Set(entry.request_id),
        position: Set(entry.position),
        count: Set(entry.count),
        hash: Set(entry.hash.to_vec()),
    }
}
