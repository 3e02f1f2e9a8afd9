use serde::{Deserialize, Serialize};

use crate::id::TenantId;
use crate::time::Timestamp;

/// The owner of everything: no row is seen outside its tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Identity.
    pub id: TenantId,
    /// Name, unique on the server: 1 to 64 of `a-z`, `0-9`, `-`, `_`.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}
