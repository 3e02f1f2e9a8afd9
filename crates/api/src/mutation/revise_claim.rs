//! Revise a claim.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Result, SimpleObject};
use claimgraph_domain::error::Error;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::ops::claim::ReviseClaim;
use serde_json::Value;

use super::load;
use super::read::Reader;
use super::run::run;
use super::status::NewClaimStatus;
use crate::compose::Extended;
use crate::scalars::{DateTime, Long};
use crate::types::Claim;

/// What the next version of a claim says. A field that is left out stays as it was.
#[derive(Debug, InputObject)]
pub(super) struct ReviseClaimInput {
    /// The newest version of the claim; an older one is refused with `VERSION_CONFLICT`.
    claim: ID,
    /// The version number that the caller believes to be the newest; another is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// The new statement, 1 to 65,536 characters unless configured otherwise; null leaves the old one.
    content: Option<String>,
    /// The new formal statement, bounded like `content`; null removes it.
    formal_content: MaybeUndefined<String>,
    /// The new claim type, a registered one; null leaves the old one.
    claim_type: Option<String>,
    /// The new attributes, all of them, an object of at most 64 KiB; null leaves the old ones.
    attrs: Option<Value>,
    /// Since when it holds, inclusive; null makes it open.
    valid_from: MaybeUndefined<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; null makes it open.
    valid_to: MaybeUndefined<DateTime>,
    /// The status that the new version begins with.
    #[graphql(default)]
    status: NewClaimStatus,
    /// Why it is revised, 1 to 2,000 characters.
    reason: Option<String>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The version that was made and the one that it replaces.
#[derive(SimpleObject)]
pub(super) struct ReviseClaimPayload {
    /// The new version.
    claim: Extended<Claim>,
    /// The version before it, now deprecated.
    previous: Extended<Claim>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl ReviseClaimInput {
    fn read(self, reader: &mut Reader) -> Option<ReviseClaim> {
        let claim = reader.id("claim", &self.claim);
        let attrs = match self.attrs {
            None | Some(Value::Null) => Some(None),
            given => reader.attrs("attrs", given).map(Some),
        };
        Some(ReviseClaim {
            claim: claim?,
            expected_version: self.expected_version,
            content: self.content,
            formal_content: change(self.formal_content),
            claim_type: self.claim_type,
            attrs: attrs?,
            valid_from: moment(self.valid_from),
            valid_to: moment(self.valid_to),
            status: self.status.into(),
            reason: self.reason,
        })
    }
}

/// Absent leaves a value (`None`), null removes it (`Some(None)`).
#[expect(clippy::option_option, reason = "left alone, removed and given are three things, as the command has them")]
fn change<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

#[expect(clippy::option_option, reason = "left alone, removed and given are three things, as the command has them")]
fn moment(value: MaybeUndefined<DateTime>) -> Option<Option<Timestamp>> {
    change(value).map(|moment| moment.map(|moment| moment.0))
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: ReviseClaimInput) -> Result<ReviseClaimPayload> {
    let key = input.idempotency_key.take();
    let mut revised = None;
    let done = run(ctx, key, |reader| {
        let command = input.read(reader)?;
        revised = Some(command.claim);
        Some(command)
    });
    let done = done.await?;
    let previous = revised.ok_or_else(|| Error::internal("a claim was revised without being named"))?;
    Ok(ReviseClaimPayload {
        claim: load::claim(ctx, done.view(), done.outcome.id).await?,
        previous: load::claim(ctx, done.view(), previous).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
