//! Asking the schema to write, and reading what it answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_graphql::{Request, Variables};
use claimgraph_api::context::{ApiLimits, RequestContext, attach};
use claimgraph_api::error::finish;
use claimgraph_api::node::NodeLoaders;
use claimgraph_api::schema::{self, ApiSchema, SchemaOptions};
use claimgraph_store::testing::{TestStore, each_store, past_the_store};
use claimgraph_store::{Scope, Store};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

/// A client of one agent of one tenant.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) schema: ApiSchema,
    pub(crate) store: Store,
    pub(crate) scope: Scope,
    pub(crate) url: Arc<str>,
}

/// Runs a test on every database, with a client of the operator of a new tenant.
pub(crate) async fn each<F: Future<Output = ()>>(test: impl Fn(Client) -> F) {
    each_store(|opened| async { test(Client::new(opened).await).await }).await;
}

/// A refusal as a client sees it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) message: String,
    /// Path and code of each failing item.
    pub(crate) details: Vec<(String, String)>,
    /// The message of each failing item.
    pub(crate) messages: Vec<String>,
}

impl Refusal {
    /// The details, borrowed, for comparing.
    pub(crate) fn items(&self) -> Vec<(&str, &str)> {
        self.details.iter().map(|(path, code)| (path.as_str(), code.as_str())).collect()
    }
}

impl Client {
    async fn new(opened: TestStore) -> Self {
        let scope = opened.store.ensure_tenant("test").await.unwrap();
        let schema = schema::build(SchemaOptions::default(), Vec::new(), NodeLoaders::default()).unwrap().schema;
        Self { schema, store: opened.store, scope, url: opened.url.into() }
    }

    /// The request's context for this client.
    pub(crate) fn attached(&self, request: Request) -> Request {
        let context = RequestContext {
            store: self.store.clone(),
            scope: self.scope.clone(),
            request_id: "request-1".to_owned(),
            limits: ApiLimits::default(),
        };
        attach(request, context)
    }

    /// The same schema for another agent of the tenant.
    pub(crate) async fn acting_as(&self, agent: &str) -> Self {
        let agent = claimgraph_domain::id::parse(agent).unwrap();
        let scope = self.store.scope("test", Some(agent)).await.unwrap();
        Self { scope, ..self.clone() }
    }

    /// Runs one mutation and gives its payload or the whole error.
    pub(crate) async fn ask(&self, field: &str, input: Value, select: &str) -> Result<Value, Value> {
        let mut letters = field.chars();
        let kind: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let query = format!("mutation($input: {kind}Input!) {{ {field}(input: $input) {{ {select} }} }}");
        let request = Request::new(query).variables(Variables::from_json(json!({ "input": input })));
        let response = finish(self.schema.execute(self.attached(request)).await, "request-1");
        match response.errors.first() {
            Some(error) => Err(serde_json::to_value(error).unwrap()),
            None => Ok(response.data.into_json().unwrap()[field].clone()),
        }
    }

    /// The payload of a mutation that must succeed.
    pub(crate) async fn write(&self, field: &str, input: Value, select: &str) -> Value {
        self.ask(field, input, select).await.unwrap_or_else(|error| panic!("{field} was refused: {error:#}"))
    }

    /// The refusal of a mutation that must fail.
    pub(crate) async fn refused(&self, field: &str, input: Value) -> Refusal {
        let error = self.ask(field, input, "__typename").await.expect_err("the mutation was to be refused");
        let extensions = &error["extensions"];
        assert_eq!(extensions["requestId"], "request-1");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let details = extensions["details"].as_array().cloned().unwrap_or_default();
        Refusal {
            code: text(&extensions["code"]),
            message: text(&error["message"]),
            details: details.iter().map(|item| (text(&item["path"]), text(&item["code"]))).collect(),
            messages: details.iter().map(|item| text(&item["message"])).collect(),
        }
    }

    /// Makes a namespace `n` and one claim in it with each content; gives the claims' ids.
    pub(crate) async fn claims(&self, contents: &[&str]) -> Vec<String> {
        let claims: Vec<Value> =
            contents.iter().enumerate().map(|(index, text)| claim(&format!("c{index}"), text)).collect();
        let input = json!({ "claims": claims, "createNamespaces": true });
        let made = self.write("submitBundle", input, "claims { claim { id } }").await;
        made["claims"].as_array().unwrap().iter().map(|made| id(&made["claim"])).collect()
    }

    /// How many rows each table has, the log's head being one of them. Not that of the audit, which is written behind
    /// the answers and tells refusals too.
    pub(crate) async fn rows(&self) -> BTreeMap<String, i64> {
        let database = past_the_store(&self.url).await;
        let backend = database.get_database_backend();
        let tables = match backend {
            DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            _ => "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
        };
        let mut counts = BTreeMap::new();
        for row in database.query_all_raw(Statement::from_string(backend, tables)).await.unwrap() {
            let name: String = row.try_get("", "name").unwrap();
            if name == "audit" {
                continue;
            }
            let count = Statement::from_string(backend, format!("SELECT COUNT(*) AS n FROM \"{name}\""));
            let count = database.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap();
            counts.insert(name, count);
        }
        database.close().await.unwrap();
        counts.insert("head of the log".to_owned(), self.store.position(&self.scope).await.unwrap());
        counts
    }
}

/// A plain claim of a bundle, in the namespace `n`.
pub(crate) fn claim(temp_id: &str, content: &str) -> Value {
    json!({ "tempId": temp_id, "claimType": "assertion", "content": content, "namespace": "n" })
}

/// The id of an object.
pub(crate) fn id(object: &Value) -> String {
    object["id"].as_str().expect("an id").to_owned()
}

/// The value with each id replaced by its prefix and a number in the order of appearance, for snapshots.
pub(crate) fn numbered(value: &Value) -> Value {
    fn walk(value: &Value, known: &mut HashMap<String, String>) -> Value {
        match value {
            Value::String(text) => Value::String(relabel(text, known)),
            Value::Array(items) => items.iter().map(|item| walk(item, known)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, field)| (name.clone(), walk(field, known)));
                Value::Object(fields.collect())
            }
            other => other.clone(),
        }
    }
    walk(value, &mut HashMap::new())
}

fn relabel(text: &str, known: &mut HashMap<String, String>) -> String {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let words: Vec<&str> = text.split(|c: char| !is_part(c)).filter(|word| word.len() > 27).collect();
    let mut relabelled = text.to_owned();
    for word in words {
        let (prefix, suffix) = word.rsplit_once('_').unwrap_or_default();
        if suffix.len() == 26 {
            let next = known.len() + 1;
            let label = known.entry(word.to_owned()).or_insert_with(|| format!("{prefix}#{next}"));
            relabelled = relabelled.replace(word, label);
        }
    }
    relabelled
}
