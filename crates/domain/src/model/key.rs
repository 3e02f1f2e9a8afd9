use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text_enum;
use crate::access::Permissions;
use crate::id::{AgentId, KeyId};
use crate::time::Timestamp;

text_enum! {
    /// What an API key is for; its text says so (`cg_live_`, `cg_test_`).
    KeyEnvironment {
        /// For use. Every server takes it.
        Live = "live",
        /// For trying things out. A server in production refuses it.
        Test = "test",
    }
}

/// An API key, without its secret and without any hash of it: this stands in events, which clients may read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Identity; a part of the key's text.
    pub id: KeyId,
    /// What people call it, 1 to 200 characters.
    pub name: String,
    /// The agent that it acts for.
    pub agent: AgentId,
    /// What it may do, as text: `claims:read events:read`.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub permissions: Permissions,
    /// What it is for.
    pub environment: KeyEnvironment,
    /// The key that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<KeyId>,
    /// Who made it.
    pub created_by: AgentId,
    /// When.
    pub created_at: Timestamp,
    /// From then on it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

fn write<S: Serializer>(permissions: &Permissions, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(permissions)
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Permissions, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|error: crate::error::Error| serde::de::Error::custom(error.message))
}
