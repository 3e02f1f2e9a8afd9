//! Retract a relation.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::relation::RetractRelation;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Relation;

/// A relation to take back.
#[derive(Debug, InputObject)]
pub(super) struct RetractRelationInput {
    /// The relation; one that is retracted already is refused with `CONFLICT`.
    relation: ID,
    /// Why, 1 to 2,000 characters.
    reason: String,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The relation, now retracted; it stays readable.
#[derive(SimpleObject)]
pub(super) struct RetractRelationPayload {
    /// The relation that was taken back.
    relation: Extended<Relation>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RetractRelationInput {
    fn read(self, reader: &mut Reader) -> Option<RetractRelation> {
        let relation = reader.id("relation", &self.relation);
        let reason = reader.reason("reason", self.reason);
        Some(RetractRelation { relation: relation?, reason: reason? })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RetractRelationInput) -> Result<RetractRelationPayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(RetractRelationPayload {
        relation: load::relation(ctx, done.view(), done.outcome).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
