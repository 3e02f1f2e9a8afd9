//! Publish a draft.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::claim::PublishClaim;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Claim;

/// A draft to put forward.
#[derive(Debug, InputObject)]
pub(super) struct PublishClaimInput {
    /// The draft; a claim in another status is refused with `CONFLICT`.
    claim: ID,
    /// The version number that the caller believes to be the newest of the claim; another is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The claim, now active.
#[derive(SimpleObject)]
pub(super) struct PublishClaimPayload {
    /// The version that was published.
    claim: Extended<Claim>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl PublishClaimInput {
    fn read(self, reader: &mut Reader) -> Option<PublishClaim> {
        Some(PublishClaim { claim: reader.id("claim", &self.claim)?, expected_version: self.expected_version })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: PublishClaimInput) -> Result<PublishClaimPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(PublishClaimPayload {
        claim: load::claim(ctx, done.view(), done.outcome.id).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
