use serde::{Deserialize, Serialize};

use super::Attrs;
use crate::error::{Code, Error};
use crate::id::{AgentId, NamespaceId};
use crate::time::Timestamp;

/// Longest name of one namespace, characters.
pub const MAX_NAME_CHARS: usize = 200;
/// Longest path, characters.
pub const MAX_PATH_CHARS: usize = 1_000;

/// A node of the namespace tree; its path is the names from the root, joined by `/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Namespace {
    /// Identity.
    pub id: NamespaceId,
    /// The last name of the path.
    pub name: String,
    /// Names from the root joined by `/`; unique in the tenant.
    pub path: String,
    /// The namespace above, none for a root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<NamespaceId>,
    /// What belongs here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Free-form attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// Who made it.
    pub created_by: AgentId,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Checks one name of a path: 1 to 200 characters, no `/`, no control characters, no space at either end.
///
/// # Errors
/// `VALIDATION_FAILED` with what is wrong.
pub fn check_name(name: &str) -> Result<(), Error> {
    let chars = name.chars().count();
    let problem = if chars == 0 {
        "a namespace name is empty"
    } else if chars > MAX_NAME_CHARS {
        "a namespace name is longer than 200 characters"
    } else if name.contains('/') || name.chars().any(char::is_control) {
        "a namespace name may hold neither `/` nor control characters"
    } else if name.trim() != name {
        "a namespace name may not begin or end with a space"
    } else {
        return Ok(());
    };
    Err(Error::new(Code::ValidationFailed, problem))
}

/// The path of a child: the parent's path, `/`, the name.
#[must_use]
pub fn join_path(parent: Option<&str>, name: &str) -> String {
    parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}/{name}"))
}
