use serde::{Deserialize, Serialize};

use super::{Attrs, text_enum};
use crate::id::AgentId;
use crate::time::Timestamp;

text_enum! {
    /// What sort of contributor an agent is.
    AgentKind {
        /// A person.
        Human = "human",
        /// A model or an agent driven by one.
        Ai = "ai",
        /// An institution or a group.
        Organization = "organization",
        /// An automatic process with fixed steps.
        Pipeline = "pipeline",
        /// A program that extends the server.
        Extension = "extension",
    }
}

/// Whoever contributes; claims, edges and reviews each name one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// Identity.
    pub id: AgentId,
    /// What sort of contributor.
    pub kind: AgentKind,
    /// Display name, 1 to 200 characters.
    pub name: String,
    /// Weight of its reviews, 0 to 1.
    pub trust_score: f64,
    /// ORCID, model version or another outside name; unique in the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Whether it may record that a formal content was verified.
    #[serde(default)]
    pub verifier: bool,
    /// Free-form attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// When it was registered.
    pub created_at: Timestamp,
}
