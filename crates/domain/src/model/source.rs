use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::id::{AgentId, BundleId, SourceId};
use crate::time::Timestamp;

/// The raw material that knowledge came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Identity.
    pub id: SourceId,
    /// What it is: `paper`, `dataset`, …; an open vocabulary.
    pub source_type: String,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Outside reference in normal form: `doi:10.1000/1`, `arxiv:2101.00001`, a URL; unique in the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_ref: Option<String>,
    /// Hash of the material as `algorithm:hex`; unique in the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<String>,
    /// Authors, journal, year and so on.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// Who registered it.
    pub submitted_by: AgentId,
    /// When it was registered.
    pub created_at: Timestamp,
    /// The bundle that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleId>,
}
