//! Retract an edge.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{EdgeRetracted, Event};
use claimgraph_domain::id::EdgeId;
use claimgraph_domain::rules::checks;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::edge;
use crate::error::OrDatabase;
use crate::log::WriteTx;

/// Takes an edge back; it stays readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetractEdge {
    /// The edge.
    pub edge: EdgeId,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
}

#[async_trait]
impl Command for RetractEdge {
    type Outcome = EdgeId;
    const NAME: &'static str = "retractEdge";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        checks::reason(&self.reason)?;
        let row = edge::Entity::find_by_id((tx.tenant(), self.edge.uuid()))
            .one(tx.connection().await?)
            .await
            .or_database()?
            .ok_or_else(|| Error::not_found("edge", &self.edge.to_string()))?;
        if row.retracted_pos.is_some() {
            return Err(Error::new(Code::Conflict, "the edge is retracted already"));
        }
        let by = tx.agent();
        tx.record(Event::EdgeRetracted(EdgeRetracted { edge: self.edge, reason: self.reason.clone(), by }));
        Ok(self.edge)
    }
}
