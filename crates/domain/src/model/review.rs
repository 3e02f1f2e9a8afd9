use serde::{Deserialize, Serialize};

use super::text_enum;
use crate::id::{AgentId, ClaimId, ReviewId};
use crate::time::Timestamp;

text_enum! {
    /// What a reviewer says of a claim version.
    Verdict {
        /// It holds.
        Endorse = "endorse",
        /// It does not hold.
        Dispute = "dispute",
        /// It should be changed; counts neither for nor against.
        RequestRevision = "request_revision",
        /// It should be withdrawn.
        Retract = "retract",
    }
}

/// An agent's assessment of a claim version; each reviewer has one live review a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Identity.
    pub id: ReviewId,
    /// The claim version.
    pub claim: ClaimId,
    /// Who reviewed.
    pub reviewer: AgentId,
    /// What the reviewer says.
    pub verdict: Verdict,
    /// How sure the reviewer is, 0 to 1.
    pub confidence: f64,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether this records that the formal content was checked by a verifier.
    #[serde(default)]
    pub verification: bool,
    /// When it was recorded.
    pub created_at: Timestamp,
}
