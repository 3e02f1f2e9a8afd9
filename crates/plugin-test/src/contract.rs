//! What every plugin must fulfil.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use claimgraph_api::schema::{self, ApiSchema, SchemaOptions};
use claimgraph_plugin::{AnyPlugin, Settings, assemble};
use claimgraph_store::Scope;
use serde_json::Value;

use crate::app::TestApp;
use crate::surface::surface;

/// A plugin and what must be known of it to check it.
#[async_trait]
pub trait Contract: Send + Sync {
    /// The plugin.
    fn plugin(&self) -> Box<dyn AnyPlugin>;

    /// The plugins that it requires.
    fn required(&self) -> Vec<Box<dyn AnyPlugin>> {
        Vec::new()
    }

    /// Puts something into the first tenant, so that each of the [`queries`](Self::queries) finds something
    /// there. Gives the variables of the queries, such as ids.
    async fn fill(&self, app: &TestApp) -> Value;

    /// Queries that together ask for every field that the plugin adds to `Query` and to core types, and for
    /// a node of each of its types.
    fn queries(&self) -> Vec<&'static str>;
}

/// Checks that a plugin
/// - makes a schema without clashes, in which everything that it adds has a description;
/// - leaves no trace in the schema when it is off: the text is the same, byte for byte;
/// - starts, is well and stops, on both databases;
/// - shows nothing of a tenant to another: what is another's looks like what does not exist.
pub async fn holds(contract: impl Contract) {
    let added = added(&contract).await;
    described(&added);
    off_leaves_no_trace(&contract);
    all_is_asked(&contract, &added);
    tenants_are_apart(&Arc::new(contract)).await;
}

fn plugins(contract: &impl Contract) -> Vec<Box<dyn AnyPlugin>> {
    let mut plugins = contract.required();
    plugins.push(contract.plugin());
    plugins
}

fn build(plugins: Vec<Box<dyn AnyPlugin>>, settings: &BTreeMap<String, Settings>) -> ApiSchema {
    let assembled = assemble(plugins, settings).expect("the plugins can be assembled");
    schema::build(SchemaOptions::default(), assembled.contributions, assembled.nodes)
        .expect("they make a schema")
        .schema
}

/// What the plugin adds to the schema, with its descriptions.
async fn added(contract: &impl Contract) -> BTreeMap<String, String> {
    let without = surface(&build(contract.required(), &BTreeMap::new())).await;
    let mut with = surface(&build(plugins(contract), &BTreeMap::new())).await;
    with.retain(|path, _| !without.contains_key(path));
    with
}

fn described(added: &BTreeMap<String, String>) {
    let bare: Vec<_> = added.iter().filter(|(_, description)| description.trim().is_empty()).collect();
    assert!(bare.is_empty(), "everything in the schema has a description, but not {bare:?}");
}

fn off_leaves_no_trace(contract: &impl Contract) {
    let without = schema::sdl(&build(contract.required(), &BTreeMap::new()));
    let off = Settings { enabled: false, ..Settings::default() };
    let settings = BTreeMap::from([(contract.plugin().id().to_owned(), off)]);
    assert!(without == schema::sdl(&build(plugins(contract), &settings)), "a plugin that is off leaves no trace");
}

fn all_is_asked(contract: &impl Contract, added: &BTreeMap<String, String>) {
    let queries = contract.queries();
    let missed: Vec<_> = fields_to_ask(added).into_iter().filter(|field| !asked(&queries, field)).collect();
    assert!(missed.is_empty(), "no query asks for the fields {missed:?}");
}

/// Data and messages of errors.
type Answer = (Value, Vec<String>);

/// What the queries found in one database: the tenant's that was filled, and another's.
struct Seen {
    variables: Value,
    answers: Vec<(Answer, Answer)>,
}

/// Compares what a stranger sees with what is seen where nothing was ever put: in databases of their
/// own, as a leak would fill every tenant of this one alike.
async fn tenants_are_apart<C: Contract>(contract: &Arc<C>) {
    let seen = Arc::new(Mutex::new(VecDeque::new()));
    let start = || plugins(contract.as_ref());
    TestApp::with(start, |app| {
        let (contract, seen) = (Arc::clone(contract), Arc::clone(&seen));
        async move {
            let variables = contract.fill(&app).await;
            let mut answers = Vec::new();
            for query in contract.queries() {
                let own = ask(&app, &app.tenant, query, &variables).await;
                answers.push((own, ask(&app, &app.other, query, &variables).await));
            }
            seen.lock().expect("no test panicked").push_back(Seen { variables, answers });
        }
    })
    .await;
    // The databases come in the same order again.
    TestApp::with(start, |app| {
        let (contract, seen) = (Arc::clone(contract), Arc::clone(&seen));
        async move {
            let Seen { variables, answers } = seen.lock().expect("no test panicked").pop_front().expect("as before");
            for (query, (own, foreign)) in contract.queries().into_iter().zip(answers) {
                let absent = ask(&app, &app.tenant, query, &variables).await;
                assert!(own.1.is_empty(), "{query}\nbrings errors: {:?}", own.1);
                assert_ne!(own, absent, "{query}\nmust find something in the tenant that was filled");
                assert_eq!(foreign, absent, "{query}\nshows what belongs to another tenant");
            }
        }
    })
    .await;
}

async fn ask(app: &TestApp, scope: &Scope, query: &str, variables: &Value) -> Answer {
    let response = app.execute(scope, query, variables.clone()).await;
    let errors = response.errors.iter().map(|error| error.message.clone()).collect();
    (response.data.into_json().expect("GraphQL data is JSON"), errors)
}

/// The names of the fields that were added to types which were there before, but for writes and streams.
fn fields_to_ask(added: &BTreeMap<String, String>) -> BTreeSet<&str> {
    let fields = added.keys().filter(|path| !path.contains('(')).filter_map(|path| path.split_once('.'));
    let asked = fields.filter(|(of, _)| !added.contains_key(*of) && !matches!(*of, "Mutation" | "Subscription"));
    asked.map(|(_, field)| field).collect()
}

/// Whether a field's name stands in one of the queries.
fn asked(queries: &[&str], field: &str) -> bool {
    let letters = |c: char| !(c.is_alphanumeric() || c == '_');
    queries.iter().any(|query| query.split(letters).any(|word| word == field))
}
