//! Rules between the requests of one transaction.

use claimgraph_domain::error::Code;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::{Attrs, ClaimType};

use super::step::{Held, queue, spawn, tenant, waiting};
use crate::graph::{GraphOptions, IndexState};
use crate::ops::claim::CreateClaim;
use crate::ops::claim_type::DefineClaimType;
use crate::ops::edge::{AssertEdge, RetractEdge};
use crate::ops::namespace::CreateNamespace;
use crate::testing::{TestStore, each_store};
use crate::tests::support::{claim, made};
use crate::{Scope, Store, StoreOptions};

fn edge(source: ClaimId, target: ClaimId) -> AssertEdge {
    AssertEdge {
        source,
        target,
        edge_type: "depends_on".to_owned(),
        strength: None,
        provenance: None,
        attrs: Attrs::new(),
        valid_from: None,
        valid_to: None,
    }
}

/// Two edges that close a cycle, and an edge that is allowed once another has ended, each pair in one transaction.
async fn check(store: &Store, scope: &Scope) {
    let (a, b) = (made(store, scope, "a").await, made(store, scope, "b").await);
    let held = Held::begin(store, scope, None).await;
    let mut tasks = queue(store, scope, &[edge(a, b), edge(b, a)]).await;
    held.end().await;
    let cycle = tasks.pop().unwrap().await.unwrap().unwrap_err();
    assert_eq!(cycle.code, Code::Cycle, "{cycle}");
    let first = tasks.pop().unwrap().await.unwrap().unwrap().outcome.id;

    let held = Held::begin(store, scope, None).await;
    let retract = spawn(store, scope, &RetractEdge { edge: first, reason: "wrong way".to_owned() }, None);
    waiting(store, 1).await;
    let turned = spawn(store, scope, &edge(b, a), None);
    waiting(store, 2).await;
    held.end().await;
    retract.await.unwrap().unwrap();
    turned.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_cycle_between_two_requests_is_refused_with_an_index_and_without() {
    each_store(|test| async move {
        let scope = tenant(&test.store, "main").await;
        test.store.warm_graph(&scope);
        while !matches!(test.store.graph_state(&scope), IndexState::Ready { .. }) {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        check(&test.store, &scope).await;
        let without = GraphOptions { memory_bytes: 0, ..GraphOptions::default() };
        let without = |options| StoreOptions { graph: without.clone(), ..options };
        let other = TestStore::open_with(&test.url, without).await;
        check(&other.store, &scope).await;
        other.store.close().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_request_sees_what_those_before_it_did() {
    each_store(|test| async move {
        let store = &test.store;
        let scope = tenant(store, "main").await;
        made(store, &scope, "so that the types are known").await;
        let held = Held::begin(store, &scope, None).await;
        let of = |claim_type: &str, path: &str| CreateClaim {
            claim_type: claim_type.to_owned(),
            namespace: path.to_owned(),
            ..claim("what it says")
        };
        let early = queue(store, &scope, &[of("term", "test"), of("assertion", "test/new")]).await;
        let term = ClaimType { name: "term".to_owned(), description: "A word.".to_owned() };
        let defined = queue(store, &scope, &[DefineClaimType(term)]).await;
        let path = CreateNamespace { path: "test/new".to_owned(), ..CreateNamespace::default() };
        let created = queue(store, &scope, &[path]).await;
        let late =
            queue(store, &scope, &[of("term", "test"), of("assertion", "test/new"), of("term", "test/new")]).await;
        held.end().await;
        let mut codes = Vec::new();
        for task in early {
            codes.push(task.await.unwrap().unwrap_err().code);
        }
        assert_eq!(codes, [Code::ClaimTypeUnknown, Code::NotFound]);
        for task in defined {
            task.await.unwrap().unwrap();
        }
        for task in created {
            task.await.unwrap().unwrap();
        }
        for task in late {
            task.await.unwrap().unwrap();
        }
        made(store, &scope, "after").await;
    })
    .await;
}

#[tokio::test]
async fn what_another_process_defined_is_known_at_once() {
    each_store(|test| async move {
        let (one, other) = (&test.store, TestStore::open(&test.url).await);
        let scope = tenant(one, "main").await;
        made(one, &scope, "so that the types are known").await;
        let of_type = |name: &str| CreateClaim { claim_type: name.to_owned(), ..claim("what it says") };
        for name in ["term", "word"] {
            let refused = one.execute(&scope, of_type(name), None).await.unwrap_err();
            assert_eq!(refused.code, Code::ClaimTypeUnknown);
            let term = ClaimType { name: name.to_owned(), description: "A word.".to_owned() };
            other.store.execute(&scope, DefineClaimType(term), None).await.unwrap();
            one.execute(&scope, of_type(name), None).await.unwrap();
        }
        other.store.close().await.unwrap();
    })
    .await;
}
