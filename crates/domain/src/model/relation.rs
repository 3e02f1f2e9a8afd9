use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::id::{AgentId, BundleId, ClaimId, LineageId, RelationId, SourceId};
use crate::time::Timestamp;

/// Most members of one relation.
pub const MAX_MEMBERS: usize = 64;

/// One place in a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The claim version in this place.
    pub claim: ClaimId,
    /// Its lineage.
    pub lineage: LineageId,
    /// What it does there: `premise`, `conclusion`, …
    pub role: String,
}

/// A hyperedge: several claims joined in order, each with a role ("A and B together imply C").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Relation {
    /// Identity.
    pub id: RelationId,
    /// Name of a registered edge type, which gives the meaning: `implies`, `supports`, …
    pub relation_type: String,
    /// The members in order, 2 to [`MAX_MEMBERS`].
    pub members: Vec<Member>,
    /// How strong, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// Who says so.
    pub asserted_by: AgentId,
    /// The source in which it was stated.
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
    /// Since when it holds, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when it holds, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
}
