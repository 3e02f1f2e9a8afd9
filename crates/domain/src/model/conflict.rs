use serde::{Deserialize, Serialize};

use super::text_enum;
use crate::id::{AgentId, LineageId};
use crate::time::Timestamp;

/// Longest reason of an assessment, characters.
pub const MAX_ASSESSMENT_REASON_CHARS: usize = 4_096;

text_enum! {
    /// What people made of a conflict.
    ConflictState {
        /// Nobody has decided; what a conflict is that was never assessed.
        Open = "open",
        /// It is known, and left undecided.
        Acknowledged = "acknowledged",
        /// It was decided which of the two claims stands, or that neither does.
        Resolved = "resolved",
    }
}

/// What people made of two claims that cannot both hold; each pair has one live assessment.
///
/// Conflicts themselves are computed when they are asked for. An assessment hides and invalidates nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConflictAssessment {
    /// One claim of the pair, see [`conflict_pair`].
    pub first: LineageId,
    /// The other; the same for a claim that contradicts itself.
    pub second: LineageId,
    /// What was decided.
    pub state: ConflictState,
    /// Which of the two stands; `None` unless resolved, and where neither does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands: Option<LineageId>,
    /// Why, 1 to [`MAX_ASSESSMENT_REASON_CHARS`] characters; always there when resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who decided.
    pub assessed_by: AgentId,
    /// When.
    pub assessed_at: Timestamp,
}

impl ConflictAssessment {
    /// The pair that it is about.
    #[must_use]
    pub fn pair(&self) -> (LineageId, LineageId) {
        (self.first, self.second)
    }
}

/// A pair of claims under the one name that it has whichever of them is named first: ascending by UUID.
#[must_use]
pub fn conflict_pair(one: LineageId, other: LineageId) -> (LineageId, LineageId) {
    if one.uuid() <= other.uuid() { (one, other) } else { (other, one) }
}
