//! WordNet as a graph of claims: an importer, the relations as edge types, and `Query.synset`.

mod import;
mod kinds;
pub mod parser;
mod synset;

use claimgraph_plugin::{Plugin, Registrar};
use serde::{Deserialize, Serialize};

/// The plugin.
#[derive(Debug, Clone, Copy, Default)]
pub struct WordNet;

/// It has no settings.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {}

impl Plugin for WordNet {
    type Config = Config;
    const ID: &'static str = "wordnet";

    fn register(&self, _config: &Config, registrar: &mut Registrar) {
        registrar.importer(import::WordNetImporter).edge_types(kinds::edge_types()).query(synset::Synsets);
    }
}
