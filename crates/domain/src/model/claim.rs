use serde::{Deserialize, Serialize};

use super::{Attrs, text_enum};
use crate::id::{AgentId, BundleId, ClaimId, LineageId, NamespaceId};
use crate::rules::content_hash::ContentHash;
use crate::time::Timestamp;

text_enum! {
    /// Where a claim version stands.
    ClaimStatus {
        /// Written, not yet put forward.
        Draft = "draft",
        /// Put forward.
        Active = "active",
        /// Replaced by a newer version, or set aside.
        Deprecated = "deprecated",
        /// Withdrawn, with a reason; still readable.
        Retracted = "retracted",
    }
}

/// One immutable version of a statement.
///
/// Nothing here ever changes, so a version may be cached by its id for ever. Its status is kept
/// apart, with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// Identity of this version.
    pub id: ClaimId,
    /// All versions of the claim share it.
    pub lineage: LineageId,
    /// 1 for the first, counting up.
    pub version: i32,
    /// The version before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ClaimId>,
    /// A registered claim type.
    pub claim_type: String,
    /// The statement for people, 1 to `Limits::content_chars` characters.
    pub content: String,
    /// The statement in a formal language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formal_content: Option<String>,
    /// Where it belongs.
    pub namespace: NamespaceId,
    /// Free-form attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// BLAKE3 over what is said; equal for the same statement anywhere.
    pub content_hash: ContentHash,
    /// The author of this version.
    pub created_by: AgentId,
    /// When this version was made.
    pub created_at: Timestamp,
    /// The bundle that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleId>,
    /// Since when the statement holds, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when the statement holds, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
}
