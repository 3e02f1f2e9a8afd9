//! Record how a claim was drawn from a source.

use async_trait::async_trait;
use claimgraph_domain::error::Error;
use claimgraph_domain::event::Event;
use claimgraph_domain::id::{BundleId, ClaimId, ProvenanceId, SourceId};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::model::Provenance;
use claimgraph_domain::rules::checks;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::log::WriteTx;
use crate::ops::bundle::Extraction;
use crate::ops::lookup;
use crate::ops::refusals::Refusals;

/// Links a claim with a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordProvenance {
    /// The claim version.
    pub claim: ClaimId,
    /// The source.
    pub source: SourceId,
    /// How it was drawn.
    pub extraction: Extraction,
}

#[async_trait]
impl Command for RecordProvenance {
    type Outcome = ProvenanceId;
    const NAME: &'static str = "recordProvenance";

    async fn run(&self, tx: &mut WriteTx<'_>) -> Result<Self::Outcome, Error> {
        let mut refusals = Refusals::default();
        check(&self.extraction, "extraction", tx.limits(), &mut refusals);
        refusals.finish()?;
        lookup::claim(tx, self.claim).await?;
        lookup::source(tx, self.source).await?;
        let provenance = make(tx, self.claim, self.source, &self.extraction, None);
        let id = provenance.id;
        tx.record(Event::ProvenanceRecorded(provenance));
        Ok(id)
    }
}

/// Checks the fields of an extraction.
pub(crate) fn check(extraction: &Extraction, path: &str, limits: &Limits, refusals: &mut Refusals) {
    let text = |name: &str, value: &Option<String>| {
        value.as_ref().map_or(Ok(()), |value| checks::bounded_text(name, value, 2_000))
    };
    refusals.check(|| format!("{path}.method"), text("a method", &extraction.method));
    refusals.check(|| format!("{path}.location"), text("a location", &extraction.location));
    let confidence = extraction.confidence.map_or(Ok(()), |value| checks::unit_interval("confidence", value));
    refusals.check(|| format!("{path}.confidence"), confidence);
    refusals.check(|| format!("{path}.attrs"), checks::attrs(&extraction.attrs, limits));
}

/// The link between a claim and a source.
pub(crate) fn make(
    tx: &WriteTx<'_>,
    claim: ClaimId,
    source: SourceId,
    extraction: &Extraction,
    bundle: Option<BundleId>,
) -> Provenance {
    Provenance {
        id: ProvenanceId::from_uuid(tx.next_id()),
        claim,
        source,
        extracted_by: tx.agent(),
        method: extraction.method.clone(),
        location: extraction.location.clone(),
        extracted_at: extraction.extracted_at.unwrap_or_else(|| tx.now()),
        confidence: extraction.confidence,
        attrs: extraction.attrs.clone(),
        bundle,
        created_at: tx.now(),
    }
}
