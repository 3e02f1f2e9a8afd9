//! `[plugins.<id>]`: a free-form table for each plugin.

use std::collections::BTreeMap;
use std::fmt;

use super::value::Value;

/// The name of the table that holds the plugins' tables.
pub(super) const NAME: &str = "plugins";

/// The key of a plugin's table that is ours; the others are the plugin's.
pub(super) const ENABLED: &str = "enabled";

/// What was set for each plugin. A plugin for which nothing was set is enabled, with no settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plugins(BTreeMap<String, Plugin>);

/// What was set for one plugin. `Debug` names the settings without their values.
#[derive(Clone, PartialEq)]
pub struct Plugin {
    /// Whether the plugin takes part; true unless set.
    pub enabled: bool,
    /// Its settings as given, without `enabled`; the plugin checks them.
    pub settings: toml::Table,
}

impl Plugins {
    /// Whether a plugin takes part.
    pub fn is_enabled(&self, id: &str) -> bool {
        self.0.get(id).is_none_or(|plugin| plugin.enabled)
    }

    /// The settings of a plugin, empty when none were given.
    pub fn settings(&self, id: &str) -> toml::Table {
        self.0.get(id).map(|plugin| plugin.settings.clone()).unwrap_or_default()
    }

    /// The plugins for which something was set, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Plugin)> {
        self.0.iter().map(|(id, plugin)| (id.as_str(), plugin))
    }

    /// Switches a plugin on or off.
    pub(super) fn enable(&mut self, id: &str, enabled: bool) {
        self.0.entry(id.to_owned()).or_default().enabled = enabled;
    }

    /// Sets one setting, by its path within the plugin's table.
    pub(super) fn set(&mut self, id: &str, path: &[String], value: Value) {
        let plugin = self.0.entry(id.to_owned()).or_default();
        insert(&mut plugin.settings, path, value.free());
    }
}

/// Puts a value at a path, making the tables on the way.
fn insert(table: &mut toml::Table, path: &[String], value: toml::Value) {
    let Some((key, deeper)) = path.split_first() else {
        return;
    };
    if deeper.is_empty() {
        table.insert(key.clone(), value);
        return;
    }
    let slot = table.entry(key.clone()).or_insert_with(|| toml::Table::new().into());
    if !slot.is_table() {
        *slot = toml::Table::new().into();
    }
    if let Some(inner) = slot.as_table_mut() {
        insert(inner, deeper, value);
    }
}

impl Default for Plugin {
    fn default() -> Self {
        Self { enabled: true, settings: toml::Table::new() }
    }
}

impl fmt::Debug for Plugin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.settings.keys().collect();
        out.debug_struct("Plugin").field("enabled", &self.enabled).field("settings", &names).finish()
    }
}
