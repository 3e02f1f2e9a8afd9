//! Record a review.

use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{ClaimId, ReviewId};
use claimgraph_domain::model::{Review, Verdict};
use claimgraph_domain::rules::checks;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::entity::claim;
use crate::error::OrDatabase;
use crate::log::WriteTx;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// Records the acting agent's review of a claim version; it replaces the agent's earlier one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordReview {
    /// The claim version.
    pub claim: ClaimId,
    /// What the reviewer says.
    pub verdict: Verdict,
    /// How sure the reviewer is, 0 to 1.
    pub confidence: f64,
    /// Why, 1 to 10,000 characters.
    pub comment: Option<String>,
    /// Whether the formal content was checked; only an agent that is a verifier may say so, with
    /// the verdict `endorse`, of a claim that has formal content.
    pub verification: bool,
}

#[async_trait]
impl Command for RecordReview {
    type Outcome = ReviewId;
    const NAME: &'static str = "recordReview";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        refusals.check(|| "confidence".to_owned(), checks::unit_interval("confidence", self.confidence));
        if let Some(comment) = &self.comment {
            refusals.check(|| "comment".to_owned(), checks::bounded_text("a comment", comment, 10_000));
        }
        refusals.finish()?;
        lookup::claim(tx, self.claim).await?;
        if self.verification {
            check_verification(tx, self).await?;
        }
        let review = Review {
            id: ReviewId::from_uuid(tx.next_id()),
            claim: self.claim,
            reviewer: tx.agent(),
            verdict: self.verdict,
            confidence: self.confidence,
            comment: self.comment.clone(),
            verification: self.verification,
            created_at: tx.now(),
        };
        let id = review.id;
        tx.record(Event::ReviewRecorded(review));
        Ok(id)
    }
}

async fn check_verification(tx: &mut WriteTx<'_>, review: &RecordReview) -> Result<(), Error> {
    if review.verdict != Verdict::Endorse {
        return Err(Error::new(Code::ValidationFailed, "verification: only an endorsement can record a verification"));
    }
    if !lookup::agent(tx, tx.agent()).await?.verifier {
        return Err(Error::new(Code::Forbidden, "only an agent that is a verifier may record a verification"));
    }
    let formal: Option<Option<String>> = claim::Entity::find()
        .select_only()
        .column(claim::Column::FormalContent)
        .filter(claim::Column::TenantId.eq(tx.tenant()))
        .filter(claim::Column::Id.eq(review.claim.uuid()))
        .into_tuple()
        .one(tx.connection().await?)
        .await
        .or_database()?;
    if formal.flatten().is_none() {
        return Err(Error::new(Code::ValidationFailed, "verification: the claim has no formal content to verify"));
    }
    Ok(())
}
