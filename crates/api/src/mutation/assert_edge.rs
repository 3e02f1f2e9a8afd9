//! Assert an edge.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::edge::AssertEdge;
use serde_json::Value;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::{DateTime, Long};
use crate::types::Edge;

/// A typed link from one claim version to another.
#[derive(Debug, InputObject)]
pub(super) struct AssertEdgeInput {
    /// The claim version that it starts from.
    source: ID,
    /// The claim version that it points at.
    target: ID,
    /// A registered edge type; see `edgeTypes`. An inverse name is refused: swap the ends instead.
    edge_type: String,
    /// How strong, 0 to 1.
    strength: Option<f64>,
    /// The source in which the link was stated.
    provenance: Option<ID>,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// Since when it holds, inclusive; open when absent.
    valid_from: Option<DateTime>,
    /// Until when it holds, exclusive, after `validFrom`; open when absent.
    valid_to: Option<DateTime>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The edge that stands.
#[derive(SimpleObject)]
pub(super) struct AssertEdgePayload {
    /// The edge: a new one, or the one that the same agent had asserted before.
    edge: Extended<Edge>,
    /// Whether the edge is new.
    created: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl AssertEdgeInput {
    fn read(self, reader: &mut Reader) -> Option<AssertEdge> {
        let source = reader.id("source", &self.source);
        let target = reader.id("target", &self.target);
        let provenance = reader.optional_id("provenance", self.provenance.as_ref());
        let attrs = reader.attrs("attrs", self.attrs);
        Some(AssertEdge {
            source: source?,
            target: target?,
            edge_type: self.edge_type,
            strength: self.strength,
            provenance: provenance?,
            attrs: attrs?,
            valid_from: self.valid_from.map(|moment| moment.0),
            valid_to: self.valid_to.map(|moment| moment.0),
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: AssertEdgeInput) -> Result<AssertEdgePayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(AssertEdgePayload {
        edge: load::edge(ctx, done.view(), done.outcome.id).await?,
        created: done.outcome.created,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
