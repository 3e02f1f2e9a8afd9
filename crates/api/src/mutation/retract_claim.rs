//! Retract a claim.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::claim::RetractClaim;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Claim;

/// A claim version to withdraw.
#[derive(Debug, InputObject)]
pub(super) struct RetractClaimInput {
    /// The version; one that is retracted already is refused with `CONFLICT`.
    claim: ID,
    /// Why, 1 to 2,000 characters.
    reason: String,
    /// The version number that the caller believes to be the newest of the claim; another is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The claim, now retracted; it stays readable, and no older version comes back.
#[derive(SimpleObject)]
pub(super) struct RetractClaimPayload {
    /// The version that was retracted.
    claim: Extended<Claim>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RetractClaimInput {
    fn read(self, reader: &mut Reader) -> Option<RetractClaim> {
        let claim = reader.id("claim", &self.claim);
        let reason = reader.reason("reason", self.reason);
        Some(RetractClaim { claim: claim?, reason: reason?, expected_version: self.expected_version })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RetractClaimInput) -> Result<RetractClaimPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(RetractClaimPayload {
        claim: load::claim(ctx, done.view(), done.outcome.id).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
