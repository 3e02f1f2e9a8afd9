use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::id::{AgentId, BundleId, ClaimId, ProvenanceId, SourceId};
use crate::time::Timestamp;

/// How a claim was drawn from a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// Identity.
    pub id: ProvenanceId,
    /// The claim version.
    pub claim: ClaimId,
    /// The source.
    pub source: SourceId,
    /// Who extracted it.
    pub extracted_by: AgentId,
    /// How: `manual`, `nlp`, `ocr`, `formal_derivation`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Where in the source: page, time, coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// When it was extracted.
    pub extracted_at: Timestamp,
    /// Whether the source was read right, 0 to 1; not whether the claim is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Models, versions, prompts, resolved ambiguities and so on.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// The bundle that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleId>,
    /// When it was recorded.
    pub created_at: Timestamp,
}
