use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::id::{AgentId, BundleId, SourceId};
use crate::time::Timestamp;

/// One atomic submission; every row that it made carries its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bundle {
    /// Identity.
    pub id: BundleId,
    /// Who submitted it.
    pub submitted_by: AgentId,
    /// The source that its claims were drawn from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
    /// How many claims it brought.
    pub claim_count: i32,
    /// How many edges it brought, resolved references not counted.
    pub edge_count: i32,
    /// How many relations it brought.
    pub relation_count: i32,
    /// How many artifacts it brought.
    pub artifact_count: i32,
    /// Free-form attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// When it was accepted.
    pub created_at: Timestamp,
}
