use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::id::{AgentId, BundleId, ClaimId, EdgeId, LineageId, SourceId};
use crate::time::Timestamp;

/// A typed link from one claim version to another, asserted by an agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    /// Identity.
    pub id: EdgeId,
    /// The claim version that it starts from.
    pub source: ClaimId,
    /// The claim version that it points at.
    pub target: ClaimId,
    /// The lineage of `source`.
    pub source_lineage: LineageId,
    /// The lineage of `target`.
    pub target_lineage: LineageId,
    /// Name of a registered edge type.
    pub edge_type: String,
    /// Whether that type is symmetric; a type in use keeps that, so it may be noted here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub symmetric: bool,
    /// How strong, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// Who says so.
    pub asserted_by: AgentId,
    /// The source in which the link was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<SourceId>,
    /// Free-form attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// The bundle that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleId>,
    /// When it was asserted.
    pub created_at: Timestamp,
    /// Since when the link holds, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when the link holds, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
}
