//! Revise a claim.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{ClaimMade, Event};
use claimgraph_domain::id::{ClaimId, EdgeId};
use claimgraph_domain::model::{Attrs, Claim, ClaimStatus, Edge};
use claimgraph_domain::rules::{checks, content_hash::content_hash};
use claimgraph_domain::time::Timestamp;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::{ClaimRef, Statement, create::check_initial, status};
use crate::command::Command;
use crate::entity::claim;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::lookup::{self, ClaimHead};
use crate::ops::refusals::Refusals;

/// Makes the next version of a claim. What is `None` stays as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviseClaim {
    /// The newest version.
    pub claim: ClaimId,
    /// The version number that the caller believes to be the newest.
    pub expected_version: Option<i32>,
    /// The new statement.
    pub content: Option<String>,
    /// The new formal statement; `Some(None)` removes it.
    pub formal_content: Option<Option<String>>,
    /// The new claim type.
    pub claim_type: Option<String>,
    /// The new attributes, all of them.
    pub attrs: Option<Attrs>,
    /// Since when it holds; `Some(None)` removes it.
    pub valid_from: Option<Option<Timestamp>>,
    /// Until when it holds; `Some(None)` removes it.
    pub valid_to: Option<Option<Timestamp>>,
    /// `draft` or `active`.
    pub status: ClaimStatus,
    /// Why, 1 to 2,000 characters.
    pub reason: Option<String>,
}

#[async_trait]
impl Command for ReviseClaim {
    type Outcome = ClaimRef;
    const NAME: &'static str = "reviseClaim";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let head = lookup::claim(tx, self.claim).await?;
        self.check_newest(tx, head).await?;
        let old = claim::Entity::find_by_id((tx.tenant(), self.claim.uuid()))
            .one(tx.connection().await?)
            .await
            .or_database()?
            .ok_or_else(|| Error::not_found("claim", &self.claim.to_string()))?
            .into_domain()?;
        let new = self.next_version(tx, old);
        self.check(tx, &new).await?;
        let made = ClaimRef { id: new.id, lineage: new.lineage };
        let edge = supersedes(tx, &new, head);
        tx.record(Event::ClaimRevised(ClaimMade { claim: new, status: self.status, reason: self.reason.clone() }));
        let reason = format!("superseded by version {}", head.version + 1);
        status::change(tx, head, ClaimStatus::Deprecated, Some(reason));
        tx.record(Event::EdgeAsserted(edge));
        Ok(made)
    }
}

impl ReviseClaim {
    async fn check_newest(&self, tx: &mut WriteTx<'_>, head: ClaimHead) -> Result<(), Error> {
        let newest = if head.superseded { lookup::newest(tx, head.lineage).await? } else { head };
        let expected = self.expected_version.unwrap_or(newest.version);
        if head.superseded || expected != newest.version {
            let message =
                format!("the newest version is {} ({}); read it and revise that one", newest.version, newest.id);
            return Err(Error::new(Code::VersionConflict, message));
        }
        if head.status == ClaimStatus::Retracted {
            let message = "a retracted claim is not revised; create a new claim that responds to it";
            return Err(Error::new(Code::Conflict, message));
        }
        Ok(())
    }

    fn next_version(&self, tx: &WriteTx<'_>, old: Claim) -> Claim {
        let claim_type = self.claim_type.clone().unwrap_or(old.claim_type);
        let content = self.content.clone().unwrap_or(old.content);
        let formal_content = self.formal_content.clone().unwrap_or(old.formal_content);
        let attrs = self.attrs.clone().unwrap_or(old.attrs);
        Claim {
            id: ClaimId::from_uuid(tx.next_id()),
            version: old.version + 1,
            supersedes: Some(old.id),
            content_hash: content_hash(&claim_type, &content, formal_content.as_deref(), &attrs),
            claim_type,
            content,
            formal_content,
            attrs,
            created_by: tx.agent(),
            created_at: tx.now(),
            bundle: None,
            valid_from: self.valid_from.unwrap_or(old.valid_from),
            valid_to: self.valid_to.unwrap_or(old.valid_to),
            lineage: old.lineage,
            namespace: old.namespace,
        }
    }

    async fn check(&self, tx: &mut WriteTx<'_>, new: &Claim) -> Result<(), Error> {
        let mut refusals = Refusals::default();
        let statement = Statement {
            content: &new.content,
            formal_content: new.formal_content.as_deref(),
            attrs: &new.attrs,
            valid_from: new.valid_from,
            valid_to: new.valid_to,
        };
        statement.check("", tx.limits(), &mut refusals);
        refusals.check(|| "status".to_owned(), check_initial(self.status));
        refusals.check(|| "reason".to_owned(), self.reason.as_deref().map_or(Ok(()), checks::reason));
        let types = lookup::claim_types(tx).await?;
        refusals.check(|| "claimType".to_owned(), lookup::check_claim_type(&types, &new.claim_type));
        refusals.finish()
    }
}

/// The editorial edge from the new version to the one before. It lies within one lineage, which
/// only the server itself may do.
fn supersedes(tx: &WriteTx<'_>, new: &Claim, old: ClaimHead) -> Edge {
    Edge {
        id: EdgeId::from_uuid(tx.next_id()),
        source: new.id,
        target: old.id,
        source_lineage: new.lineage,
        target_lineage: old.lineage,
        edge_type: "supersedes".to_owned(),
        symmetric: false,
        strength: None,
        asserted_by: tx.agent(),
        provenance: None,
        attrs: Attrs::new(),
        bundle: None,
        created_at: tx.now(),
        valid_from: None,
        valid_to: None,
    }
}
