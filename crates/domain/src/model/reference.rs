use serde::{Deserialize, Serialize};

use super::{Attrs, text_enum};
use crate::id::{AgentId, BundleId, ClaimId, PendingReferenceId, SourceId};
use crate::time::Timestamp;

text_enum! {
    /// Where a pending reference stands.
    ReferenceStatus {
        /// Its target has not arrived.
        Pending = "pending",
        /// Its edge was made.
        Resolved = "resolved",
        /// A policy gave it up.
        Expired = "expired",
    }
}

text_enum! {
    /// Which way an edge runs, seen from a claim.
    Direction {
        /// The claim is the edge's source.
        Out = "out",
        /// The claim is the edge's target.
        In = "in",
    }
}

/// An edge one end of which is known only by an outside reference; it keeps all that the edge will carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingReference {
    /// Identity.
    pub id: PendingReferenceId,
    /// The claim version that is known.
    pub claim: ClaimId,
    /// Which way the edge will run, seen from that claim.
    pub direction: Direction,
    /// The other end's outside reference in normal form.
    pub external_ref: String,
    /// Which claim of that source is meant, as its bundle names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Name of a registered edge type.
    pub edge_type: String,
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
    /// When it was recorded.
    pub created_at: Timestamp,
    /// Since when the link holds, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when the link holds, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
}
