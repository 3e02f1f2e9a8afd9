//! Retract a relation.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, RelationRetracted};
use claimgraph_domain::id::RelationId;
use claimgraph_domain::rules::checks;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::relation;
use crate::error::OrDatabase;
use crate::log::WriteTx;

/// Takes a relation back; it stays readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetractRelation {
    /// The relation.
    pub relation: RelationId,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
}

#[async_trait]
impl Command for RetractRelation {
    type Outcome = RelationId;
    const NAME: &'static str = "retractRelation";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        checks::reason(&self.reason)?;
        let row = relation::Entity::find_by_id((tx.tenant(), self.relation.uuid()))
            .one(tx.connection().await?)
            .await
            .or_database()?
            .ok_or_else(|| Error::not_found("relation", &self.relation.to_string()))?;
        if row.retracted_pos.is_some() {
            return Err(Error::new(Code::Conflict, "the relation is retracted already"));
        }
        let by = tx.agent();
        tx.record(Event::RelationRetracted(RelationRetracted {
            relation: self.relation,
            reason: self.reason.clone(),
            by,
        }));
        Ok(self.relation)
    }
}
