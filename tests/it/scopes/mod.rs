//! The matrix of scopes, made from the schema and its table of actions: every field that takes a scope is asked for with
//! a key that has every scope but that one, and with a key that has that one alone, over HTTP, server-sent events and
//! WebSocket, by its name, by an alias in a fragment, and by an alias in an inline fragment.
//!
//! What is refused is refused with `INSUFFICIENT_SCOPE`, and changes no row. What is allowed is executed.

mod asked;
mod audited;
mod case;
mod keys;

use std::collections::{BTreeMap, BTreeSet};

use claimgraph::app::Parts;
use claimgraph::config::Config;
use claimgraph::plugins;
use claimgraph_api::access::Demand;
use claimgraph_domain::access::Permission;
use claimgraph_store::testing::{TestStore, each_store};
use serde_json::Value;

use crate::auth::required;
use crate::isolation::arguments::Author;
use crate::isolation::model::Model;
use crate::isolation::world::{Tenant, World};
use crate::isolation::{digest, streams};
use crate::server::Server;
use asked::{Begun, Transport};
use case::Case;
use keys::Keys;

const REFUSED: &str = "INSUFFICIENT_SCOPE";

/// Tables that refusals are written to, and what counts them.
const OF_THE_AUDIT: [&str; 2] = ["audit", "tenant"];

/// Runs a test with a server, and the cases for what is in its tenant.
async fn with_cases<F: Future<Output = ()>>(test: TestStore, run: impl FnOnce(Server, Keys, Vec<Case>) -> F) {
    let world = World::over(test.clone());
    let tenant = world.tenant("default", "xownx").await;
    let model = Model::of(&world.schema).await;
    let cases = cases(&model, &tenant);
    let server = Server::start(test, required).await;
    let keys = Keys::make(&server, cases.iter().map(|case| case.scope.clone())).await;
    run(server, keys, cases).await;
}

/// A case for every line of the table of actions that takes a scope.
fn cases(model: &Model, tenant: &Tenant<'_>) -> Vec<Case> {
    let parts = Parts::assemble(&Config::default(), plugins::all()).expect("the plugins make a schema");
    let author = Author { model, own: &tenant.values, other: &tenant.values };
    let (mut cases, mut unreachable) = (Vec::new(), Vec::new());
    for line in parts.access.lines() {
        let Demand::Scope(scope) = &line.action.demand else { continue };
        match Case::of(&author, &line.field, scope) {
            Some(case) => cases.push(case),
            None => unreachable.push(line.field.clone()),
        }
    }
    // What is given by a mutation or a subscription alone; their fields are cases, and a test below is about the first.
    assert!(unreachable.len() < 8, "{unreachable:?}");
    let scopes: BTreeSet<_> = cases.iter().map(|case| case.scope.clone()).collect();
    let mut all: BTreeSet<_> = Permission::CORE.iter().cloned().collect();
    all.extend(["plugins:example", "plugins:metamath", "plugins:wordnet"].map(|scope| scope.parse().unwrap()));
    let without: Vec<_> = all.difference(&scopes).map(ToString::to_string).collect();
    assert!(without.iter().all(|scope| scope == "search:read"), "no field takes {without:?}");
    cases
}

/// The rows of the tenant, but for those that tell of refusals.
async fn rows(server: &Server) -> BTreeMap<String, String> {
    let mut rows = digest::rows(&server.test, "default").await;
    for table in OF_THE_AUDIT {
        rows.remove(table).unwrap_or_else(|| panic!("there is no table {table}"));
    }
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_scope_every_field_is_refused_on_every_transport_and_nothing_changes() {
    each_store(|test| async move {
        with_cases(test, |server, keys, cases| async move {
            let before = rows(&server).await;
            for case in &cases {
                let key = keys.without(&case.scope);
                for document in &case.documents {
                    for transport in Transport::ALL {
                        let told = transport.ask(&server, key, document, &case.variables).await;
                        let place = format!("{} by {transport:?} as {document}: {told}", case.place);
                        assert_eq!(told["errors"][0]["extensions"]["code"], REFUSED, "{place}");
                        assert!(told.get("data").is_none_or(Value::is_null), "{place}");
                        assert!(case.is_named_in(&told), "{place}");
                    }
                }
            }
            for (table, rows) in rows(&server).await {
                assert_eq!(before.get(&table), Some(&rows), "the rows of {table} have changed");
            }
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_its_scope_alone_every_field_is_given() {
    each_store(|test| async move {
        with_cases(test, |server, keys, mut cases| async move {
            cases.retain(|case| !case.is_subscription());
            cases.sort_by_key(Case::does_harm);
            for case in &cases {
                let key = keys.with(case);
                for (document, transport) in case.documents.iter().zip(Transport::ALL) {
                    let told = transport.ask(&server, key, document, &case.variables).await;
                    let code = told["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
                    // What was taken away by the first way is gone by the second.
                    let wrong = [REFUSED, "BAD_REQUEST", "VALIDATION_FAILED", "INTERNAL"];
                    assert!(!wrong.contains(&code), "{} by {transport:?} as {document}: {told}", case.place);
                    let is_query = document.starts_with("query");
                    assert!(!is_query || code.is_empty(), "{} by {transport:?} as {document}: {told}", case.place);
                }
            }
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_its_scope_alone_every_subscription_tells() {
    each_store(|test| async move {
        let world = World::over(test.clone());
        let tenant = world.tenant("default", "xownx").await;
        let model = Model::of(&world.schema).await;
        let mut cases = cases(&model, &tenant);
        cases.retain(Case::is_subscription);
        let server = Server::start(test, required).await;
        let keys = Keys::make(&server, cases.iter().map(|case| case.scope.clone())).await;
        let mut begun = Vec::new();
        for case in &cases {
            // The others are spread from fragments, which the root field of a subscription may not be.
            let document = &case.documents[0];
            for transport in [Transport::Sse, Transport::WebSocket] {
                let key = keys.with(case);
                begun.push((case, Begun::new(transport, &server, key, document, &case.variables).await));
            }
        }
        for round in 0.. {
            assert!(
                round < 50,
                "they are told of nothing: {:?}",
                begun.iter().map(|(case, _)| &case.place).collect::<Vec<_>>()
            );
            streams::write(&tenant, round).await;
            let mut waiting = Vec::new();
            for (case, mut one) in begun {
                match one.told().await {
                    Some(told) => assert!(told.get("errors").is_none(), "{}: {told}", case.place),
                    None => waiting.push((case, one)),
                }
            }
            begun = waiting;
            if begun.is_empty() {
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn to_write_is_not_to_read_and_an_id_tells_what_it_takes() {
    each_store(|test| async move {
        let server = crate::auth::guarded(test).await;
        let (_, writer) = crate::auth::key(&server, "claims:write").await;
        let (_, definer) = crate::auth::key(&server, "plugins:example").await;
        let (_, reader) = crate::auth::key(&server, "claims:read").await;
        let code = async |key: &str, query: &str| crate::auth::ask(&server, key, query, Value::Null).await.code();
        let write = |shown: &str| {
            format!("mutation {{ createNamespace(input: {{ path: \"n\" }}) {{ created namespace {{ {shown} }} }} }}")
        };
        let scope = server.test.store.scope("default", None).await.unwrap();
        // The first request gives the tenant the types of the plugins.
        assert_eq!(code(&writer, &write("path")).await, REFUSED);
        let start = server.test.store.position(&scope).await.unwrap();
        let spread = format!("{} fragment f on Namespace {{ a: path }}", write("id ...f"));
        assert_eq!(code(&writer, &write("path")).await, REFUSED);
        assert_eq!(code(&writer, &spread).await, REFUSED);
        assert_eq!(server.test.store.position(&scope).await.unwrap(), start, "nothing was written");
        assert_eq!(code(&writer, &write("id")).await, "");
        assert!(server.test.store.position(&scope).await.unwrap() > start);
        let term = "mutation { defineTerm(input: { word: \"w\", meaning: \"m\" }) { term { id word } } }";
        assert_eq!(code(&reader, term).await, REFUSED);
        assert_eq!(code(&definer, term).await, "");
        let node = |prefix: &str| format!("{{ a: node(id: \"{prefix}_00000000000000000000000000\") {{ id }} }}");
        for (prefix, can, cannot) in [("claim", &reader, &definer), ("term", &definer, &reader)] {
            assert_eq!(code(cannot, &node(prefix)).await, REFUSED, "{prefix}");
            assert_eq!(code(can, &node(prefix)).await, "", "{prefix}");
        }
    })
    .await;
}
