//! A server without its network.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use claimgraph_api::context::{ApiLimits, attach};
use claimgraph_api::error;
use claimgraph_api::schema::{self, ApiSchema, SchemaOptions};
use claimgraph_plugin::{
    AnyPlugin, Assembled, Error, ImportJob, ImportReport, Importers, NoProgress, RequestContext, Running, Services,
    Settings, assemble, domain,
};
use claimgraph_store::testing::{SeededEntropy, Statements, TestClock, TestStore, each_store};
use claimgraph_store::{Scope, Store};
use futures::{Stream, StreamExt};
use serde_json::Value;

/// A server without its network, with two tenants: requests speak for the first unless they say
/// otherwise.
pub struct TestApp {
    /// The schema with the plugins' fields.
    pub schema: ApiSchema,
    /// The store.
    pub store: Store,
    /// The clock, which stands still until it is moved.
    pub clock: Arc<TestClock>,
    /// The statements that the database gets.
    pub statements: Statements,
    /// The tenant that requests speak for.
    pub tenant: Scope,
    /// A second tenant.
    pub other: Scope,
    /// The plugins' importers.
    pub importers: Importers,
    running: Running,
}

impl TestApp {
    /// Runs a test with plugins on each database: SQLite, and PostgreSQL where a server answers.
    pub async fn with<F: Future<Output = ()>>(
        plugins: impl Fn() -> Vec<Box<dyn AnyPlugin>>,
        test: impl Fn(Arc<Self>) -> F,
    ) {
        Self::configured(plugins, &BTreeMap::new(), test).await;
    }

    /// As [`with`](Self::with), with settings.
    pub async fn configured<F: Future<Output = ()>>(
        plugins: impl Fn() -> Vec<Box<dyn AnyPlugin>>,
        settings: &BTreeMap<String, Settings>,
        test: impl Fn(Arc<Self>) -> F,
    ) {
        each_store(|opened| {
            let assembled = assemble(plugins(), settings).expect("the plugins can be assembled");
            let test = &test;
            async move {
                let app = Arc::new(Self::start(opened, assembled).await);
                test(Arc::clone(&app)).await;
                if let Some(app) = Arc::into_inner(app) {
                    let errors = app.running.stop().await;
                    assert!(errors.is_empty(), "the plugins stop cleanly: {errors:?}");
                }
            }
        })
        .await;
    }

    async fn start(opened: TestStore, assembled: Assembled) -> Self {
        let TestStore { store, clock, statements, .. } = opened;
        let schema = schema::build(SchemaOptions::default(), assembled.contributions, assembled.nodes);
        let schema = schema.map_err(Error::from).expect("the plugins make a schema").schema;
        let services = Services {
            store: store.clone(),
            clock: Arc::<TestClock>::clone(&clock),
            entropy: Arc::new(SeededEntropy::new(7)),
        };
        let mut scopes = Vec::new();
        for name in ["first", "second"] {
            let scope = store.ensure_tenant(name).await.expect("a tenant can be made");
            assembled.vocabulary.define(&store, &scope).await.expect("the plugins' types can be defined");
            scopes.push(scope);
        }
        let running = assembled.plugins.start(&services).await.expect("the plugins start");
        for (plugin, health) in running.check().await {
            health.unwrap_or_else(|error| panic!("`{plugin}` is well after its start: {error}"));
        }
        let _ = statements.take();
        let [tenant, other] = scopes.try_into().expect("two tenants");
        Self { schema, store, clock, statements, tenant, other, importers: assembled.importers, running }
    }

    /// Executes an operation for a tenant.
    pub async fn execute(&self, scope: &Scope, text: &str, variables: Value) -> Response {
        let response = self.schema.execute(self.request(scope, text, variables)).await;
        error::finish(response, "test")
    }

    /// The data that the first tenant gets for an operation without variables; it must bring no errors.
    pub async fn query(&self, text: &str) -> Value {
        self.query_with(text, Value::Null).await
    }

    /// As [`query`](Self::query), with variables.
    pub async fn query_with(&self, text: &str, variables: Value) -> Value {
        let response = self.execute(&self.tenant, text, variables).await;
        data(text, response)
    }

    /// The codes and messages of the errors that the first tenant gets for an operation.
    pub async fn errors(&self, text: &str) -> Vec<(String, String)> {
        let response = self.execute(&self.tenant, text, Value::Null).await;
        let code = |error: &async_graphql::ServerError| match error.extensions.as_ref().and_then(|all| all.get("code"))
        {
            Some(async_graphql::Value::String(code)) => code.clone(),
            _ => String::new(),
        };
        response.errors.iter().map(|error| (code(error), error.message.clone())).collect()
    }

    /// What the first tenant gets from a subscription; no answer may bring errors.
    pub fn subscribe(&self, text: &str) -> impl Stream<Item = Value> + Unpin + use<> {
        let stream = self.schema.execute_stream(self.request(&self.tenant, text, Value::Null));
        let text = text.to_owned();
        stream.map(move |response| data(&text, error::finish(response, "test"))).boxed()
    }

    /// Imports a file for the first tenant.
    ///
    /// # Errors
    /// The importer's.
    pub async fn import(&self, format: &str, path: &Path) -> Result<ImportReport, domain::error::Error> {
        let importer = self.importers.get(format).unwrap_or_else(|| panic!("there is an importer of `{format}`"));
        let job = ImportJob { store: &self.store, scope: &self.tenant, path, progress: &NoProgress };
        importer.import(job).await
    }

    fn request(&self, scope: &Scope, text: &str, variables: Value) -> Request {
        let context = RequestContext {
            store: self.store.clone(),
            scope: scope.clone(),
            request_id: "test".to_owned(),
            limits: ApiLimits::default(),
        };
        attach(Request::new(text).variables(Variables::from_json(variables)), context)
    }
}

/// The data of a response without errors.
fn data(text: &str, response: Response) -> Value {
    assert!(response.errors.is_empty(), "{text}\nbrings errors: {:#?}", response.errors);
    response.data.into_json().expect("GraphQL data is JSON")
}
