//! Small graphs written as text.

use std::collections::BTreeMap;
use std::time::Duration;

use claimgraph_store::graph::{GraphOptions, IndexState};
use claimgraph_store::testing::{TestStore, store_options};
use claimgraph_store::{DatabaseOptions, Scope, Store, StoreOptions};
use serde_json::{Value, json};

use crate::support::{World, empty};

/// Runs a test on each database over a graph, with an index that is there and without one.
pub(crate) async fn graph<F: Future<Output = ()>>(edges: &str, test: impl Fn(World) -> F) {
    let test = &test;
    empty(|mut world| async move {
        world.submit(bundle(edges)).await;
        let without = without_index(&world).await;
        ready(&world.test.store, &world.scope).await;
        test(world).await;
        let store = without.test.store.clone();
        test(without).await;
        store.close().await.unwrap();
    })
    .await;
}

/// Runs a test on each database over a graph with an index.
pub(crate) async fn indexed<F: Future<Output = ()>>(edges: &str, test: impl Fn(World) -> F) {
    let test = &test;
    empty(|mut world| async move {
        world.submit(bundle(edges)).await;
        settled(&world).await;
        test(world).await;
    })
    .await;
}

/// Returns when the tenant's index is there.
pub(crate) async fn ready(store: &Store, scope: &Scope) {
    store.warm_graph(scope);
    while !matches!(store.graph_state(scope), IndexState::Ready { .. }) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Returns when the tenant's index is there and the load that brought it is over, which ends with a look at the log.
pub(crate) async fn settled(world: &World) {
    let _ = world.test.statements.take();
    ready(&world.test.store, &world.scope).await;
    while !world.test.statements.take().iter().any(|statement| statement.sql.contains("\"event\"")) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The same tenant behind a store with other options.
pub(crate) async fn behind(world: &World, change: impl FnOnce(StoreOptions) -> StoreOptions) -> World {
    let options = change(store_options(world.test.clock.clone()));
    let store = Store::open(&DatabaseOptions::new(world.test.url.as_str()), options).await.unwrap();
    World {
        test: TestStore { store, ..world.test.clone() },
        scope: world.scope.clone(),
        schema: world.schema.clone(),
        ids: world.ids.clone(),
    }
}

async fn without_index(world: &World) -> World {
    behind(world, |options| StoreOptions { graph: GraphOptions { memory_bytes: 0, ..options.graph }, ..options }).await
}

/// A bundle with the claims and links that a text describes, in statements parted by `;`:
/// - `a depends_on b 0.5`, an edge with or without a strength,
/// - `a+b implies c`, a relation from premises to a conclusion,
/// - `a:theorem@math/logic!draft`, a claim that is not an active assertion in the namespace `n`.
pub(crate) fn bundle(text: &str) -> Value {
    let mut claims: BTreeMap<&str, Value> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let (mut edges, mut relations) = (Vec::new(), Vec::new());
    for statement in text.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let ends = if let [_, _, target, ..] = words[..] { vec![words[0], target] } else { vec![words[0]] };
        for name in ends.iter().flat_map(|end| end.split('+')) {
            let (name, claim) = claim(name);
            if !claims.contains_key(name) {
                order.push(name);
                claims.insert(name, claim);
            }
        }
        let temp = |text: &str| json!({"tempId": claim(text).0});
        match words[..] {
            [premises, relation_type, conclusion] if premises.contains('+') => {
                let premises = premises.split('+').map(|name| json!({"claim": temp(name), "role": "premise"}));
                let conclusion = json!({"claim": temp(conclusion), "role": "conclusion"});
                let members: Vec<Value> = premises.chain([conclusion]).collect();
                relations.push(json!({"relationType": relation_type, "members": members}));
            }
            [source, edge_type, target, ref strength @ ..] => {
                let strength: Option<f64> = strength.first().map(|text| text.parse().unwrap());
                let (source, target) = (temp(source), temp(target));
                edges.push(json!({"source": source, "target": target, "edgeType": edge_type, "strength": strength}));
            }
            _ => {}
        }
    }
    let claims: Vec<Value> = order.iter().map(|name| claims[name].clone()).collect();
    json!({"createNamespaces": true, "claims": claims, "edges": edges, "relations": relations})
}

fn claim(text: &str) -> (&str, Value) {
    let (text, status) = text.split_once('!').unwrap_or((text, "active"));
    let (text, namespace) = text.split_once('@').unwrap_or((text, "n"));
    let (name, claim_type) = text.split_once(':').unwrap_or((text, "assertion"));
    let claim = json!({
        "tempId": name, "claimType": claim_type, "content": format!("This is {name}."), "namespace": namespace, "status": status
    });
    (name, claim)
}

/// A value with the names of claims in place of their ids, and `^name` in place of those of their lineages.
pub(crate) fn named(world: &World, value: &Value) -> Value {
    let mut text = value.to_string();
    for (name, id) in &world.ids {
        let suffix = id.trim_start_matches("claim_");
        text = text.replace(id.as_str(), name).replace(&format!("lineage_{suffix}"), &format!("^{name}"));
    }
    serde_json::from_str(&text).unwrap()
}

impl World {
    /// The data of a query that has the names of claims in angle brackets in place of their ids, with names in place of
    /// ids.
    pub(crate) async fn ask(&self, query: &str) -> Value {
        named(self, &self.data(&self.with_ids(query)).await)
    }

    /// Code and path of the first refusal of such a query.
    pub(crate) async fn refusal(&self, query: &str) -> (String, String) {
        let error = self.error(&self.with_ids(query)).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&error["extensions"]["code"]), text(&error["extensions"]["details"][0]["path"]))
    }

    /// A query with ids.
    pub(crate) fn with_ids(&self, query: &str) -> String {
        let mut query = query.to_owned();
        for (name, id) in &self.ids {
            let suffix = id.trim_start_matches("claim_");
            query = query.replace(&format!("<{name}>"), &format!("\"{id}\""));
            query = query.replace(&format!("<^{name}>"), &format!("\"lineage_{suffix}\""));
        }
        query
    }
}

/// The names in a list of ids.
pub(crate) fn names(list: &Value) -> String {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join(" ")
}
