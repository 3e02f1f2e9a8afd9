//! Create a claim.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{ClaimMade, Event};
use claimgraph_domain::id::{ClaimId, LineageId, lineage_of_first};
use claimgraph_domain::model::{Attrs, Claim, ClaimStatus};
use claimgraph_domain::rules::content_hash::content_hash;
use claimgraph_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Statement;
use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::refusals::Refusals;
use crate::ops::{lookup, namespace};

/// Creates the first version of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateClaim {
    /// A registered claim type.
    pub claim_type: String,
    /// The statement.
    pub content: String,
    /// The statement in a formal language.
    pub formal_content: Option<String>,
    /// Path of an existing namespace.
    pub namespace: String,
    /// Free-form attributes.
    pub attrs: Attrs,
    /// `draft` or `active`.
    pub status: ClaimStatus,
    /// Since when it holds.
    pub valid_from: Option<Timestamp>,
    /// Until when it holds.
    pub valid_to: Option<Timestamp>,
}

/// A claim version and its lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRef {
    /// The version.
    pub id: ClaimId,
    /// Its lineage.
    pub lineage: LineageId,
}

#[async_trait]
impl Command for CreateClaim {
    type Outcome = ClaimRef;
    const NAME: &'static str = "createClaim";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        let statement = Statement {
            content: &self.content,
            formal_content: self.formal_content.as_deref(),
            attrs: &self.attrs,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        };
        statement.check("", tx.limits(), &mut refusals);
        refusals.check(|| "status".to_owned(), check_initial(self.status));
        let types = lookup::claim_types(tx).await?;
        refusals.check(|| "claimType".to_owned(), lookup::check_claim_type(&types, &self.claim_type));
        let known = namespace::find(tx, [self.namespace.clone()].into()).await?;
        let namespace = known.get(&self.namespace).copied().ok_or_else(|| namespace::missing(&self.namespace));
        let namespace = refusals.check(|| "namespace".to_owned(), namespace);
        refusals.finish()?;
        let namespace = namespace.ok_or_else(|| Error::internal("a refused namespace had no reason"))?;
        let id = ClaimId::from_uuid(tx.next_id());
        let claim = Claim {
            id,
            lineage: lineage_of_first(id),
            version: 1,
            supersedes: None,
            claim_type: self.claim_type.clone(),
            content: self.content.clone(),
            formal_content: self.formal_content.clone(),
            namespace,
            attrs: self.attrs.clone(),
            content_hash: content_hash(&self.claim_type, &self.content, self.formal_content.as_deref(), &self.attrs),
            created_by: tx.agent(),
            created_at: tx.now(),
            bundle: None,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        };
        let made = ClaimRef { id, lineage: claim.lineage };
        tx.record(Event::ClaimCreated(ClaimMade { claim, status: self.status, reason: None }));
        Ok(made)
    }
}

/// A new claim begins as a draft or active.
pub(crate) fn check_initial(status: ClaimStatus) -> Result<(), Error> {
    match status {
        ClaimStatus::Draft | ClaimStatus::Active => Ok(()),
        ClaimStatus::Deprecated | ClaimStatus::Retracted => {
            Err(Error::new(Code::ValidationFailed, "a new claim begins as `draft` or `active`"))
        }
    }
}
