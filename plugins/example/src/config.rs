//! Settings: a serde struct. What is missing takes its default; an unknown key is an error.

use claimgraph_plugin::domain::model::check_name;
use serde::{Deserialize, Serialize};

/// `[plugins.example]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Path of the namespace that new terms go to.
    pub namespace: String,
}

impl Default for Config {
    fn default() -> Self {
        Self { namespace: "glossary".to_owned() }
    }
}

impl Config {
    /// Says what the types cannot: here, what a path looks like.
    pub(crate) fn validate(&self) -> Result<(), String> {
        let checked = self.namespace.split('/').try_for_each(check_name);
        checked.map_err(|error| format!("namespace `{}`: {error}", self.namespace))
    }
}
