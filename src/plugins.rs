//! The list of plugins, one line each. Configuration switches them off: `[plugins.<id>] enabled = false`.

use std::collections::BTreeMap;

use claimgraph_api::PluginInfo;
use claimgraph_plugin::{AnyPlugin, Settings};

use crate::config::Plugins;

/// A plugin, and what it adds in a sentence.
type Listed = (fn() -> Box<dyn AnyPlugin>, &'static str);

const PLUGINS: &[Listed] = &[
    (|| Box::new(claimgraph_plugin_example::Example), "The smallest useful plugin, to be read by authors of plugins."),
    (|| Box::new(claimgraph_plugin_metamath::Metamath), "Imports Metamath databases, and finds statements by label."),
    (|| Box::new(claimgraph_plugin_wordnet::WordNet), "Imports WordNet, and finds synsets by key."),
];

/// Every plugin that this program has.
pub fn all() -> Vec<Box<dyn AnyPlugin>> {
    PLUGINS.iter().map(|(make, _)| make()).collect()
}

/// The ids of the plugins, which are the tables that `[plugins]` of the configuration may hold.
pub fn ids() -> Vec<&'static str> {
    all().iter().map(|plugin| plugin.id()).collect()
}

/// What clients are told of each plugin.
pub fn info(configured: &Plugins) -> Vec<PluginInfo> {
    let info = |(make, description): &Listed| {
        let id = make().id().to_owned();
        PluginInfo {
            enabled: configured.is_enabled(&id),
            id,
            // The plugins of this repository are released with the program.
            version: env!("CARGO_PKG_VERSION").to_owned(),
            description: (*description).to_owned(),
        }
    };
    PLUGINS.iter().map(info).collect()
}

/// What the configuration says of each plugin.
pub fn settings(configured: &Plugins) -> BTreeMap<String, Settings> {
    let settings = configured
        .iter()
        .map(|(id, plugin)| (id.to_owned(), Settings { enabled: plugin.enabled, values: plugin.settings.clone() }));
    settings.collect()
}
