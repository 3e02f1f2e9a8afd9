//! Resolve a pending reference by hand.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::{ClaimId, EdgeId, PendingReferenceId};
use claimgraph_domain::model::ReferenceStatus;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::pending_reference;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::edge::admit::admit_as;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// Says which claim a pending reference means; the edge then appears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveReference {
    /// The reference.
    pub reference: PendingReferenceId,
    /// The claim that it means.
    pub claim: ClaimId,
}

/// The edge that a reference became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedReference {
    /// The reference.
    pub reference: PendingReferenceId,
    /// The edge.
    pub edge: EdgeId,
}

#[async_trait]
impl Command for ResolveReference {
    type Outcome = ResolvedReference;
    const NAME: &'static str = "resolveReference";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let row = pending_reference::Entity::find_by_id((tx.tenant(), self.reference.uuid()))
            .one(tx.connection().await?)
            .await
            .or_database()?
            .ok_or_else(|| Error::not_found("reference", &self.reference.to_string()))?;
        if row.status != ReferenceStatus::Pending.as_str() {
            return Err(Error::new(Code::Conflict, format!("the reference is {} already", row.status)));
        }
        let reference = row.into_domain()?;
        let heads = lookup::claims(tx, [reference.claim, self.claim]).await?;
        let head = |id: ClaimId| heads.get(&id).copied().ok_or_else(|| Error::not_found("claim", &id.to_string()));
        let draft = super::draft(&reference, head(reference.claim)?, head(self.claim)?);
        let types = lookup::edge_types(tx).await?;
        let mut refusals = Refusals::default();
        let drafts = std::slice::from_ref(&draft);
        let admitted = admit_as(tx, reference.asserted_by, &types, drafts, &mut refusals).await?;
        refusals.finish()?;
        let admitted = admitted.first().copied().flatten();
        let admitted = admitted.ok_or_else(|| Error::internal("a refused edge had no reason"))?;
        let edge = super::record(tx, &reference, &draft, admitted, self.claim);
        Ok(ResolvedReference { reference: self.reference, edge })
    }
}
