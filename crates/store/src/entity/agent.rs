//! Agents.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::{Agent, AgentKind};
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{attrs_from, attrs_json, unreadable};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agent")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub trust_score: f64,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    pub verifier: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub attrs: Json,
    pub created_at: i64,
    pub created_pos: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<Agent, Error> {
        Ok(Agent {
            id: AgentId::from_uuid(self.id),
            kind: AgentKind::from_text(&self.kind).ok_or_else(|| unreadable("agent.kind"))?,
            name: self.name,
            trust_score: self.trust_score,
            external_id: self.external_id,
            verifier: self.verifier,
            attrs: attrs_from(Some(self.attrs)),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

pub(crate) fn row(tenant_id: i32, position: i64, agent: &Agent) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(agent.id.uuid()),
        kind: Set(agent.kind.as_str().to_owned()),
        name: Set(agent.name.clone()),
        trust_score: Set(agent.trust_score),
        external_id: Set(agent.external_id.clone()),
        verifier: Set(agent.verifier),
        attrs: Set(attrs_json(&agent.attrs)),
        created_at: Set(agent.created_at.micros()),
        created_pos: Set(position),
    }
}
