//! Record provenance.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use claimgraph_store::ops::bundle::Extraction;
use claimgraph_store::ops::provenance::RecordProvenance;

use super::extraction::ExtractionInput;
use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Provenance;

/// That a claim was drawn from a source.
#[derive(Debug, InputObject)]
pub(super) struct RecordProvenanceInput {
    /// The claim version.
    claim: ID,
    /// The source.
    source: ID,
    /// How it was drawn.
    extraction: Option<ExtractionInput>,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The link between claim and source.
#[derive(SimpleObject)]
pub(super) struct RecordProvenancePayload {
    /// The link.
    provenance: Extended<Provenance>,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RecordProvenanceInput {
    fn read(self, reader: &mut Reader) -> Option<RecordProvenance> {
        let claim = reader.id("claim", &self.claim);
        let source = reader.id("source", &self.source);
        let extraction = match self.extraction {
            None => Some(Extraction::default()),
            Some(extraction) => extraction.read(reader, "extraction"),
        };
        Some(RecordProvenance { claim: claim?, source: source?, extraction: extraction? })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RecordProvenanceInput) -> Result<RecordProvenancePayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(RecordProvenancePayload {
        provenance: load::provenance(ctx, done.view(), done.outcome).await?,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
