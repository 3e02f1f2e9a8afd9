//! Tenants over a store, asked through the schema with all plugins.

use std::time::Duration;

use async_graphql::{Request, Response, Variables};
use claimgraph::app::Parts;
use claimgraph::config::Config;
use claimgraph::plugins;
use claimgraph_api::context::{ApiLimits, RequestContext, attach};
use claimgraph_api::error::finish;
use claimgraph_api::schema::ApiSchema;
use claimgraph_domain::rules::api_key::Pepper;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::Scope;
use claimgraph_store::key::KeyOptions;
use claimgraph_store::testing::TestStore;
use futures::stream::{BoxStream, StreamExt};
use serde_json::Value;

use super::fill::{self, Values};

/// A store with the schema over it.
pub(crate) struct World {
    pub(super) test: TestStore,
    pub(crate) schema: ApiSchema,
    parts: Parts,
}

/// A tenant that has something of everything.
#[derive(Clone)]
pub(crate) struct Tenant<'w> {
    pub(super) world: &'w World,
    pub(crate) scope: Scope,
    pub(crate) values: Values,
}

impl World {
    pub(crate) fn over(test: TestStore) -> Self {
        let parts = Parts::assemble(&Config::default(), plugins::all()).expect("the plugins make a schema");
        let pepper = Pepper::from_text(&"p".repeat(32)).expect("it is long enough");
        test.store.use_keys(pepper, KeyOptions::default());
        Self { test, schema: parts.schema.clone(), parts }
    }

    /// A tenant in whose every text stands `mark`. All begin at the same moment.
    pub(crate) async fn tenant<'w>(&'w self, name: &str, mark: &str) -> Tenant<'w> {
        let scope = self.test.store.ensure_tenant(name).await.unwrap();
        self.parts.vocabulary.define(&self.test.store, &scope).await.unwrap();
        self.test.clock.set("2026-02-01T00:00:00Z".parse::<Timestamp>().unwrap());
        let values = fill::fill(self, &scope, mark).await;
        Tenant { world: self, scope, values }
    }

    /// The whole answer.
    pub(super) async fn ask(&self, scope: &Scope, text: &str, variables: &Value) -> Value {
        let response = self.schema.execute(self.request(scope, text, variables)).await;
        whole(response)
    }

    /// The data of what succeeds, at a moment of its own.
    pub(super) async fn data(&self, scope: &Scope, text: &str, variables: &Value) -> Value {
        self.test.clock.advance(Duration::from_secs(1));
        let mut answer = self.ask(scope, text, variables).await;
        assert!(answer.get("errors").is_none(), "{text}\n{variables}\n{answer:#}");
        answer["data"].take()
    }

    fn request(&self, scope: &Scope, text: &str, variables: &Value) -> Request {
        let context = RequestContext {
            store: self.test.store.clone(),
            scope: scope.clone(),
            request_id: "request".to_owned(),
            limits: ApiLimits::default(),
        };
        attach(Request::new(text).variables(Variables::from_json(variables.clone())), context)
    }
}

impl Tenant<'_> {
    /// The whole answer.
    pub(super) async fn ask(&self, text: &str, variables: &Value) -> Value {
        self.world.ask(&self.scope, text, variables).await
    }

    /// The answers of a subscription, as they come.
    pub(super) fn subscribe(&self, text: &str, variables: &Value) -> BoxStream<'static, Value> {
        self.world.schema.execute_stream(self.world.request(&self.scope, text, variables)).map(whole).boxed()
    }
}

fn whole(response: Response) -> Value {
    serde_json::to_value(finish(response, "request")).unwrap()
}
