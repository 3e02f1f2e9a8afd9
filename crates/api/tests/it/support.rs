//! A seeded tenant behind the schema.

use async_graphql::Request;
use claimgraph_api::context::{ApiLimits, RequestContext, attach};
use claimgraph_api::error::finish;
use claimgraph_api::node::NodeLoaders;
use claimgraph_api::schema::{ApiSchema, SchemaOptions, build};
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::{AgentKind, Attrs};
use claimgraph_store::ops::agent::RegisterAgent;
use claimgraph_store::ops::bundle::{BundleOutcome, SubmitBundle};
use claimgraph_store::testing::{TestStore, each_store};
use claimgraph_store::{Command, Scope};
use serde_json::{Value, json};

/// A tenant with the schema over it.
pub(crate) struct World {
    pub(crate) test: TestStore,
    pub(crate) scope: Scope,
    pub(crate) schema: ApiSchema,
    /// The ids of the claims of [`seed`], by their temporary names.
    pub(crate) ids: std::collections::BTreeMap<String, String>,
}

/// The schema without plugins.
pub(crate) fn schema() -> ApiSchema {
    build(SchemaOptions::default(), Vec::new(), NodeLoaders::default()).unwrap().schema
}

impl World {
    /// The whole answer to a query, with its errors.
    pub(crate) async fn answer(&self, query: &str) -> Value {
        self.answer_as(&self.scope, query).await
    }

    /// The answer in another's name.
    pub(crate) async fn answer_as(&self, scope: &Scope, query: &str) -> Value {
        let context = RequestContext {
            store: self.test.store.clone(),
            scope: scope.clone(),
            request_id: "req-1".to_owned(),
            limits: ApiLimits::default(),
        };
        let response = self.schema.execute(attach(Request::new(query), context)).await;
        serde_json::to_value(finish(response, "req-1")).unwrap()
    }

    /// The data of an answer without errors.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let mut answer = self.answer(query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The first error of an answer.
    pub(crate) async fn error(&self, query: &str) -> Value {
        let answer = self.answer(query).await;
        assert!(answer["errors"][0].is_object(), "{query} gave no error but {answer}");
        answer["errors"][0].clone()
    }

    /// Runs a command as the operator.
    pub(crate) async fn run<C: Command>(&self, command: &C) -> C::Outcome {
        self.test.store.execute(&self.scope, command, None).await.unwrap().outcome
    }

    /// Runs a command as another agent.
    pub(crate) async fn run_as<C: Command>(&self, agent: AgentId, command: &C) -> C::Outcome {
        let scope = self.test.store.scope("main", Some(agent)).await.unwrap();
        self.test.store.execute(&scope, command, None).await.unwrap().outcome
    }

    /// Submits a bundle and notes the ids of its claims.
    pub(crate) async fn submit(&mut self, bundle: Value) -> BundleOutcome {
        let command: SubmitBundle = serde_json::from_value(bundle).unwrap();
        let outcome = self.run(&command).await;
        for made in &outcome.claims {
            self.ids.insert(made.temp_id.clone(), made.id.to_string());
        }
        outcome
    }

    /// The id of a claim of the seed.
    pub(crate) fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }

    /// An agent with a trust score.
    pub(crate) async fn agent(&self, name: &str, trust_score: f64) -> AgentId {
        let agent = RegisterAgent {
            kind: AgentKind::Ai,
            name: name.to_owned(),
            trust_score,
            external_id: Some(format!("test:{name}")),
            verifier: false,
            attrs: Attrs::new(),
        };
        self.run(&agent).await.id
    }
}

/// Runs a test on each database over an empty tenant.
pub(crate) async fn empty<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    each_store(|store| async {
        let scope = store.store.ensure_tenant("main").await.unwrap();
        test(World { test: store, scope, schema: schema(), ids: std::collections::BTreeMap::new() }).await;
    })
    .await;
}

/// Runs a test on each database over a small seeded tenant.
pub(crate) async fn seeded<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    let test = &test;
    empty(|mut world| async move {
        world.submit(seed()).await;
        test(world).await;
    })
    .await;
}

/// A source, five claims and what joins them.
fn seed() -> Value {
    json!({
        "createNamespaces": true,
        "source": {"new": {
            "sourceType": "paper", "title": "On swans", "externalRef": "https://doi.org/10.1000/SWANS", "attrs": {}
        }},
        "claims": [
            {"tempId": "all", "claimType": "hypothesis", "content": "All swans are white.", "namespace": "birds/swans",
             "formalContent": "forall x. swan(x) -> white(x)",
             "attrs": {"year": 1600, "place": {"name": "Europe"}, "tags": ["old"]},
             "extraction": {"method": "manual", "location": "p. 1", "confidence": 0.9}},
            {"tempId": "black", "claimType": "observation", "content": "A black swan was seen.", "namespace": "birds/swans",
             "attrs": {"year": 1697, "place": {"name": "Australia"}}},
            {"tempId": "white", "claimType": "observation", "content": "Every swan in Europe is white.",
             "namespace": "birds/swans", "attrs": {"year": 1500}, "validTo": "1697-01-10T00:00:00Z"},
            {"tempId": "some", "claimType": "assertion", "content": "Some swans are not white.", "namespace": "birds",
             "status": "draft"},
            {"tempId": "logic", "claimType": "theorem", "content": "A counterexample refutes.", "namespace": "logic"}
        ],
        "edges": [
            {"source": {"tempId": "white"}, "target": {"tempId": "all"}, "edgeType": "supports", "strength": 0.6},
            {"source": {"tempId": "black"}, "target": {"tempId": "all"}, "edgeType": "contradicts", "strength": 0.9},
            {"source": {"tempId": "some"}, "target": {"tempId": "black"}, "edgeType": "depends_on"},
            {"source": {"tempId": "all"}, "target": {"external": "doi:10.1000/missing#first"}, "edgeType": "refines"}
        ],
        "relations": [{
            "relationType": "implies",
            "members": [
                {"claim": {"tempId": "black"}, "role": "premise"},
                {"claim": {"tempId": "logic"}, "role": "premise"},
                {"claim": {"tempId": "some"}, "role": "conclusion"}
            ]
        }],
        "artifacts": [{
            "artifactType": "table", "description": "Counts", "structuredData": {"white": 12}, "claims": [{"tempId": "white"}]
        }],
        "attrs": {"by": "test"}
    })
}
