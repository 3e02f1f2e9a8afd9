//! Create a claim.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_store::ops::claim::CreateClaim;
use serde_json::Value;

use super::load;
use super::read::Reader;
use super::run::run;
use super::status::NewClaimStatus;
use crate::compose::Extended;
use crate::scalars::{DateTime, Long};
use crate::types::Claim;

/// The first version of a new claim.
#[derive(Debug, InputObject)]
pub(super) struct CreateClaimInput {
    /// A registered claim type; see `claimTypes`.
    claim_type: String,
    /// The statement for people, 1 to 65,536 characters unless configured otherwise.
    content: String,
    /// The statement in a formal language, bounded like `content`.
    formal_content: Option<String>,
    /// Path of an existing namespace: names from the root joined by `/`.
    namespace: String,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// The status that it begins with.
    #[graphql(default)]
    status: NewClaimStatus,
    /// Since when it holds, inclusive; open when absent.
    valid_from: Option<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; open when absent.
    valid_to: Option<DateTime>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The claim that was made.
#[derive(SimpleObject)]
pub(super) struct CreateClaimPayload {
    /// The first version.
    claim: Extended<Claim>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl CreateClaimInput {
    fn read(self, reader: &mut Reader) -> Option<CreateClaim> {
        Some(CreateClaim {
            claim_type: self.claim_type,
            content: self.content,
            formal_content: self.formal_content,
            namespace: self.namespace,
            attrs: reader.attrs("attrs", self.attrs)?,
            status: self.status.into(),
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: CreateClaimInput) -> Result<CreateClaimPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(CreateClaimPayload {
        claim: load::claim(ctx, done.view(), done.outcome.id).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
