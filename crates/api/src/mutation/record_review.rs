//! Record a review.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_domain::id;
use claimgraph_store::ops::review::RecordReview;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::{Claim, Review, Verdict};

/// What the acting agent says of a claim version; it replaces the agent's earlier review of it.
#[derive(Debug, InputObject)]
pub(super) struct RecordReviewInput {
    /// The claim version.
    claim: ID,
    /// The verdict.
    verdict: Verdict,
    /// How sure the reviewer is, 0 to 1.
    #[graphql(default = 1.0)]
    confidence: f64,
    /// Why, 1 to 10,000 characters.
    comment: Option<String>,
    /// Whether the formal content was checked. Only an agent that is a verifier may say so, else
    /// `FORBIDDEN`; it needs the verdict `ENDORSE` and a claim with formal content.
    #[graphql(default)]
    verification: bool,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The review and the claim that it is about.
#[derive(SimpleObject)]
pub(super) struct RecordReviewPayload {
    /// The review.
    review: Extended<Review>,
    /// The claim version, with its epistemic status after the review.
    claim: Extended<Claim>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RecordReviewInput {
    fn read(self, reader: &mut Reader) -> Option<RecordReview> {
        Some(RecordReview {
            claim: reader.id("claim", &self.claim)?,
            verdict: self.verdict.into(),
            confidence: self.confidence,
            comment: self.comment,
            verification: self.verification,
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RecordReviewInput) -> Result<RecordReviewPayload> {
    let key = input.idempotency_key.take();
    let claim = input.claim.clone();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    let claim = id::parse(&claim)?;
    Ok(RecordReviewPayload {
        review: load::review(ctx, done.view(), done.outcome).await?,
        claim: load::claim(ctx, done.view(), claim).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
