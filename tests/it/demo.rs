//! The demo: every ready query runs, and what the README of the demo points at is there.

use claimgraph::demo;
use claimgraph_plugin::NoProgress;
use claimgraph_store::testing::{TestStore, each_store};
use serde_json::{Value, json};

use crate::server::{Answer, Server, data};

struct Demo {
    server: Server,
    queries: Vec<Value>,
}

impl Demo {
    async fn start(test: TestStore) -> Self {
        let loaded = demo::load(&test.store, &NoProgress).await.unwrap();
        let queries = demo::queries(&loaded).unwrap();
        let server =
            Server::with_queries(test, |config| demo::TENANT.clone_into(&mut config.server.tenant), queries).await;
        let queries = Answer::of(server.get("/playground/queries.json")).await.json();
        Self { queries: queries.as_array().unwrap().clone(), server }
    }

    /// Runs the ready query of a number, as its title counts.
    async fn run(&self, number: usize) -> Value {
        let query = &self.queries[number - 1];
        let title = query["title"].as_str().unwrap();
        assert!(title.starts_with(&format!("{number}. ")), "{title}");
        let answer = Answer::of(self.server.ask(query["query"].as_str().unwrap(), query["variables"].clone())).await;
        assert_eq!(answer.status, 200, "{title}: {}", answer.text);
        assert!(answer.json().get("errors").is_none(), "{title}: {:#}", answer.json());
        data(answer)
    }
}

#[tokio::test]
async fn every_ready_query_runs_and_finds_something() {
    each_store(|test| async move {
        let demo = Demo::start(test).await;
        assert_eq!(demo.queries.len(), 12);
        for number in 1..=demo.queries.len() {
            let found = demo.run(number).await;
            assert_whole(&found, &format!("query {number}"));
        }
        // A write may be run again from the playground.
        assert_eq!(demo.run(10).await["submitBundle"]["claims"].as_array().unwrap().len(), 2);
        demo.run(11).await;
    })
    .await;
}

/// No list on the first levels is empty: each query shows what its explanation speaks of.
fn assert_whole(found: &Value, place: &str) {
    for (name, value) in found.as_object().unwrap() {
        assert!(!value.is_null(), "{place}: {name} is null");
        let nodes = value.get("nodes").unwrap_or(value);
        if let Some(nodes) = nodes.as_array() {
            assert!(!nodes.is_empty(), "{place}: {name} is empty");
        }
    }
}

#[tokio::test]
async fn the_central_claim_is_disputed_and_scores_low() {
    each_store(|test| async move {
        let demo = Demo::start(test).await;
        let claim = demo.run(1).await["claims"]["nodes"][0].take();
        assert_eq!((&claim["status"], &claim["epistemicStatus"]), (&json!("ACTIVE"), &json!("DISPUTED")), "{claim:#}");
        assert!(claim["bayesian"]["score"].as_f64().unwrap() < 0.5, "{claim:#}");
        assert!(claim["reviews"].as_array().unwrap().len() >= 3, "{claim:#}");
    })
    .await;
}

#[tokio::test]
async fn the_retracted_claim_was_active_before() {
    each_store(|test| async move {
        let demo = Demo::start(test).await;
        let found = demo.run(4).await;
        assert_eq!(found["now"]["nodes"][0]["status"], "RETRACTED", "{found:#}");
        assert_eq!(found["hidden"]["totalCount"], 0);
        assert_eq!(found["before"]["nodes"][0]["status"], "ACTIVE", "{found:#}");
        assert_eq!(found["before"]["nodes"][0]["id"], found["now"]["nodes"][0]["id"]);
        let history = found["now"]["nodes"][0]["statusHistory"].as_array().unwrap();
        let last = history.last().unwrap();
        assert!(last["reason"].as_str().unwrap().starts_with("Science retracted the article"), "{last}");
    })
    .await;
}

#[tokio::test]
async fn a_revision_leaves_stale_edges_behind() {
    each_store(|test| async move {
        let demo = Demo::start(test).await;
        let found = demo.run(5).await;
        let (old, new) = (&found["old"]["nodes"][0], &found["new"]["nodes"][0]);
        assert_eq!(
            (&old["version"], &old["status"], &old["isLatest"]),
            (&json!(1), &json!("DEPRECATED"), &json!(false))
        );
        assert_eq!((&new["version"], &new["status"], &new["isLatest"]), (&json!(2), &json!("ACTIVE"), &json!(true)));
        let stale = |claim: &Value| {
            let edges = claim["edges"]["nodes"].as_array().unwrap();
            edges.iter().map(|edge| edge["stale"].as_bool().unwrap()).collect::<Vec<_>>()
        };
        assert!(stale(old).contains(&true), "{old:#}");
        assert!(stale(new).contains(&false), "{new:#}");
    })
    .await;
}

#[tokio::test]
async fn one_reference_is_resolved_and_one_waits() {
    each_store(|test| async move {
        let demo = Demo::start(test).await;
        let found = demo.run(6).await;
        assert_eq!(found["waiting"]["nodes"][0]["pendingReferences"][0]["status"], "PENDING", "{found:#}");
        assert_eq!(found["arrived"]["nodes"][0]["pendingReferences"][0]["status"], "RESOLVED", "{found:#}");
    })
    .await;
}

#[tokio::test]
async fn a_formal_statement_is_verified() {
    each_store(|test| async move {
        let demo = Demo::start(test).await;
        let claim = demo.run(9).await["claims"]["nodes"][0].take();
        assert_eq!(claim["epistemicStatus"], "FORMALLY_VERIFIED", "{claim:#}");
    })
    .await;
}
