//! A glossary: what the words of the claims mean. The plugin to read before writing one.
//!
//! | file | capability |
//! | --- | --- |
//! | `config.rs` | typed settings |
//! | `claim_type.rs` | a claim type: a `term` says what a word means |
//! | `edge_type.rs` | an edge type: a claim `uses_term` |
//! | `term.rs` | a GraphQL type of its own, with ids of its own (`term_…`) for `node(id:)` |
//! | `query.rs` | a root field: `Query.term` |
//! | `mutation.rs` | a write: `Mutation.defineTerm` |
//! | `subscription.rs` | a stream: `Subscription.termDefined` |
//! | `claim_fields.rs` | fields on a core type: `Claim.wordCount`, `Claim.terms` |
//! | `loader.rs` | one call of the store for a whole list |
//! | `importer.rs` | a file format: `claimgraph import --format glossary` |
//!
//! This file only says what there is.

mod claim_fields;
mod claim_type;
mod config;
mod edge_type;
mod importer;
mod loader;
mod mutation;
mod query;
mod subscription;
mod term;

use claimgraph_plugin::types::Claim;
use claimgraph_plugin::{Plugin, Registrar};

pub use config::Config;

/// The plugin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Example;

impl Plugin for Example {
    type Config = Config;
    const ID: &'static str = "example";

    fn validate(config: &Config) -> Result<(), String> {
        config.validate()
    }

    fn register(&self, config: &Config, registrar: &mut Registrar) {
        let namespace = config.namespace.clone();
        registrar
            .claim_types([claim_type::term()])
            .edge_types([edge_type::uses_term()])
            .node::<term::Term>(term::PREFIX, term::Terms)
            .query(query::GlossaryQuery)
            .mutation(mutation::GlossaryMutation { namespace: namespace.clone() })
            .subscription(subscription::GlossarySubscription)
            .extend(|claim: &Claim| claim_fields::Words::from(claim))
            .importer(importer::GlossaryImporter { namespace });
    }
}
