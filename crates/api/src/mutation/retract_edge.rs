//! Retract an edge.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::edge::RetractEdge;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Edge;

/// An edge to take back.
#[derive(Debug, InputObject)]
pub(super) struct RetractEdgeInput {
    /// The edge; one that is retracted already is refused with `CONFLICT`.
    edge: ID,
    /// Why, 1 to 2,000 characters.
    reason: String,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The edge, now retracted; it stays readable.
#[derive(SimpleObject)]
pub(super) struct RetractEdgePayload {
    /// The edge that was taken back.
    edge: Extended<Edge>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RetractEdgeInput {
    fn read(self, reader: &mut Reader) -> Option<RetractEdge> {
        let edge = reader.id("edge", &self.edge);
        let reason = reader.reason("reason", self.reason);
        Some(RetractEdge { edge: edge?, reason: reason? })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RetractEdgeInput) -> Result<RetractEdgePayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(RetractEdgePayload {
        edge: load::edge(ctx, done.view(), done.outcome).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
