//! Retract a claim.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::rules::checks;
use serde::{Deserialize, Serialize};

use super::{ClaimRef, status};
use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::lookup;

/// Withdraws a claim version. Nothing is deleted, and no older version comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetractClaim {
    /// The version.
    pub claim: ClaimId,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
    /// The version number that the caller believes to be the newest of the lineage.
    pub expected_version: Option<i32>,
}

#[async_trait]
impl Command for RetractClaim {
    type Outcome = ClaimRef;
    const NAME: &'static str = "retractClaim";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        checks::reason(&self.reason)?;
        let head = lookup::claim(tx, self.claim).await?;
        status::check_expected(tx, head, self.expected_version).await?;
        if head.status == ClaimStatus::Retracted {
            return Err(Error::new(Code::Conflict, "the claim is retracted already"));
        }
        status::change(tx, head, ClaimStatus::Retracted, Some(self.reason.clone()));
        Ok(ClaimRef { id: head.id, lineage: head.lineage })
    }
}
