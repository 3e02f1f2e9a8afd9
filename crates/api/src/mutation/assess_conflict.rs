//! Assess a conflict.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id::ClaimId;
use claimgraph_store::ops::conflict::AssessConflict;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::{ConflictAssessment, ConflictState};

/// What was decided about two claims that cannot both hold, in place of what was decided before.
#[derive(Debug, InputObject)]
pub(super) struct AssessConflictInput {
    /// The two claims in any order, each by any of its versions; the same version twice for a claim that contradicts
    /// itself. They need not be in conflict at present.
    claims: Vec<ID>,
    /// What was decided; `OPEN` takes an earlier decision back.
    state: ConflictState,
    /// Which of `claims` stands, with `RESOLVED` only; null when neither does.
    stands: Option<ID>,
    /// Why, 1 to 4,096 characters; needed with `RESOLVED`.
    reason: Option<String>,
    /// The position of the assessment that the caller believes to be the live one, 0 for none; another is refused with
    /// `CONFLICT`.
    expected_position: Option<Long>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The assessment of the conflict.
#[derive(SimpleObject)]
pub(super) struct AssessConflictPayload {
    /// The assessment: the new one, or the one that said the same.
    assessment: Extended<ConflictAssessment>,
    /// Whether it is new.
    created: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl AssessConflictInput {
    fn read(self, reader: &mut Reader) -> Option<AssessConflict> {
        let claims = reader.list("claims", self.claims, |reader, path, id| reader.id(path, &id));
        let claims = claims.and_then(|claims| reader.note("claims", two(claims)));
        let stands = reader.optional_id("stands", self.stands.as_ref());
        Some(AssessConflict {
            claims: claims?,
            state: self.state.into(),
            stands: stands?,
            reason: self.reason,
            expected_position: self.expected_position.map(|position| position.0),
        })
    }
}

fn two(claims: Vec<ClaimId>) -> Result<[ClaimId; 2], Error> {
    claims.try_into().map_err(|claims: Vec<ClaimId>| {
        let message = format!("a conflict is between two claims, got {}", claims.len());
        Error::new(Code::ValidationFailed, message)
    })
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: AssessConflictInput) -> Result<AssessConflictPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(AssessConflictPayload {
        assessment: load::assessment(ctx, done.view(), done.outcome.pair).await?,
        created: done.outcome.created,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
