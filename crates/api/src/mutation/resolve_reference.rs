//! Resolve a pending reference.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::reference::ResolveReference;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::{Edge, PendingReference};

/// Which claim a pending reference means.
#[derive(Debug, InputObject)]
pub(super) struct ResolveReferenceInput {
    /// The reference; one that is not pending is refused with `CONFLICT`.
    reference: ID,
    /// The claim version that it means.
    claim: ID,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The reference, now resolved, and the edge that stands for it.
#[derive(SimpleObject)]
pub(super) struct ResolveReferencePayload {
    /// The reference.
    reference: Extended<PendingReference>,
    /// The edge, asserted in the name of the agent that submitted the reference.
    edge: Extended<Edge>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl ResolveReferenceInput {
    fn read(self, reader: &mut Reader) -> Option<ResolveReference> {
        let reference = reader.id("reference", &self.reference);
        let claim = reader.id("claim", &self.claim);
        Some(ResolveReference { reference: reference?, claim: claim? })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: ResolveReferenceInput) -> Result<ResolveReferencePayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(ResolveReferencePayload {
        reference: load::reference(ctx, done.view(), done.outcome.reference).await?,
        edge: load::edge(ctx, done.view(), done.outcome.edge).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
