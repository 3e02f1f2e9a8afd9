//! Publish a draft.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use serde::{Deserialize, Serialize};

use super::{ClaimRef, status};
use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::lookup;

/// Makes a draft active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishClaim {
    /// The draft.
    pub claim: ClaimId,
    /// The version number that the caller believes to be the newest of the lineage.
    pub expected_version: Option<i32>,
}

#[async_trait]
impl Command for PublishClaim {
    type Outcome = ClaimRef;
    const NAME: &'static str = "publishClaim";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let head = lookup::claim(tx, self.claim).await?;
        status::check_expected(tx, head, self.expected_version).await?;
        match head.status {
            ClaimStatus::Draft => status::change(tx, head, ClaimStatus::Active, None),
            other => {
                let message = format!("only a draft is published; this claim is {}", other.as_str());
                return Err(Error::new(Code::Conflict, message));
            }
        }
        Ok(ClaimRef { id: head.id, lineage: head.lineage })
    }
}
