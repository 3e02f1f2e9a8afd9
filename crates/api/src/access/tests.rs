//! The table against the schema, start-up without an action, and documents that try to slip by.

mod documents;
mod start;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::DocumentOperations;
use async_graphql::{ID, Object, SimpleObject, Variables};
use claimgraph_domain::access::Permissions;
use claimgraph_domain::error::Error;

use super::*;
use crate::compose::{Contributions, Extended, outline};
use crate::node::NodeLoaders;
use crate::schema::{Built, SchemaOptions, build};
use crate::types::Claim;

/// A type of a plugin's own, with ids of its own.
#[derive(SimpleObject)]
struct Word {
    id: ID,
    text: String,
}

struct WordQuery;

#[Object]
impl WordQuery {
    async fn word(&self) -> Word {
        Word { id: ID("word_1".to_owned()), text: "w".to_owned() }
    }
}

struct ClaimWords;

#[Object]
impl ClaimWords {
    async fn words(&self) -> Vec<Word> {
        Vec::new()
    }
}

/// What the plugin `words` adds.
fn words() -> Contributions {
    let mut words = Contributions::new("words");
    words.query(WordQuery).extend(|_: &Claim| ClaimWords).node_type::<Word>().id_prefix("word");
    words
}

fn built(plugins: Vec<Contributions>) -> Built {
    build(SchemaOptions::default(), plugins, NodeLoaders::default()).unwrap()
}

/// Whether these scopes allow the one operation of a document.
fn check(access: &Access, text: &str, variables: serde_json::Value, scopes: &str) -> Result<(), Error> {
    let document = parse_query(text).unwrap();
    let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation: {text}") };
    let needs = access.needs(&document, &operation.node);
    let permissions: Permissions = scopes.parse().unwrap();
    let variables = Variables::from_json(variables);
    let asked = Asked { document: &document, operation: &operation.node, variables: &variables };
    access.check(&needs, asked, &permissions)
}
