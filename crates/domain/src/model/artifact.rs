use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::id::{AgentId, ArtifactId, BundleId, ClaimId};
use crate::time::Timestamp;

/// A figure, table, recording or other object that belongs to claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// Identity.
    pub id: ArtifactId,
    /// What it is: `figure`, `table`, `code`, …; an open vocabulary.
    pub artifact_type: String,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the bytes are, as a URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_ref: Option<String>,
    /// The content itself where it is small text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_inline: Option<String>,
    /// The content as JSON where it has structure, such as a table's columns and rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structured_data: Option<serde_json::Value>,
    /// The claims that it belongs to, in the order given.
    pub claims: Vec<ClaimId>,
    /// Free-form attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// The bundle that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleId>,
    /// Who brought it.
    pub created_by: AgentId,
    /// When it was recorded.
    pub created_at: Timestamp,
}
