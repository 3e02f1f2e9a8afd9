//! Metamath databases as graphs of claims: an importer, `Query.statement` and `Claim.label`.

mod import;
mod kinds;
mod label;
pub mod parser;
mod statement;

use claimgraph_plugin::types::Claim;
use claimgraph_plugin::{Plugin, Registrar};
use serde::{Deserialize, Serialize};

/// The plugin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Metamath;

/// It has no settings.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {}

impl Plugin for Metamath {
    type Config = Config;
    const ID: &'static str = "metamath";

    fn register(&self, _config: &Config, registrar: &mut Registrar) {
        registrar
            .importer(import::MetamathImporter)
            .claim_types([kinds::syntax()])
            .query(statement::Statements)
            .extend(|claim: &Claim| label::Labelled::from(claim));
    }
}
