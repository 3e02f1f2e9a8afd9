//! The edges of claims from the index and from the database are the same lists.

use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::{Attrs, ClaimStatus};
use claimgraph_domain::time::Timestamp;

use super::{another, ready, without_index};
use crate::graph::GraphOptions;
use crate::ops::claim::ReviseClaim;
use crate::ops::edge::AssertEdge;
use crate::read::{Cursor, EdgeDirection, EdgesArgs, Page, SeenEdge, View};
use crate::testing::each_store;
use crate::tests::support::{chain, made, namespace};
use crate::tests::walk::{Dice, World};
use crate::{Scope, Store};

/// Everything that a page shows, in words.
fn told(page: &Page<SeenEdge>) -> String {
    let edges = page.items.iter().map(|(edge, cursor)| {
        let known = (edge.direction(), edge.stale(), edge.edge_type(), edge.strength(), edge.valid());
        format!("{} {} {known:?} {}", edge.id(), edge.other(), cursor.text())
    });
    format!("{} {} {:?}", page.has_next, page.has_previous, edges.collect::<Vec<_>>())
}

/// The pages and counts of some claims, in words, and whether the index gave them.
async fn pages(
    store: &Store,
    scope: &Scope,
    view: View,
    args: &EdgesArgs,
    of: &[(LineageId, ClaimId)],
) -> (Vec<String>, bool, Option<Cursor>) {
    let pages = store.claim_edges(scope, view, args, of).await.unwrap();
    let counts = store.count_claim_edges(scope, view, args, of).await.unwrap();
    let words = of.iter().map(|(_, claim)| {
        let page = pages.get(claim).map(told);
        format!("{page:?} of {}", counts.get(claim).copied().unwrap_or(0))
    });
    let edges = || pages.values().flat_map(|page| &page.items);
    let indexed = edges().all(|(edge, _)| edge.row().is_none());
    (words.collect(), indexed, edges().next().map(|(_, cursor)| cursor.clone()))
}

fn every_args() -> Vec<EdgesArgs> {
    let only = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let types = [None, only(&["supports", "contradicts"]), only(&[]), only(&["unheard_of"])];
    let mut all = Vec::new();
    for direction in [EdgeDirection::Out, EdgeDirection::In, EdgeDirection::Both] {
        for types in &types {
            for (exact, first) in [(false, 50), (true, 50), (false, 0), (true, 1), (false, 2)] {
                all.push(EdgesArgs { types: types.clone(), exact, ..EdgesArgs::first(direction, first) });
            }
        }
    }
    all
}

#[tokio::test]
async fn pages_of_the_index_equal_those_of_the_database_while_the_graph_changes() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(store, &scope).await;
        ready(store, &scope).await;
        let database = without_index(&first).await;
        let (mut dice, mut world) = (Dice(0xed6e5), World::default());
        let mut compared = 0;
        for step in 0..200 {
            let _ = world.act(store, &scope, &mut dice).await;
            if step % 50 != 49 {
                continue;
            }
            loops(store, &scope, &mut dice, &world).await;
            let known = store.claims_by_id(&scope, &world.claims).await.unwrap();
            let of: Vec<_> = known.values().map(|claim| (claim.lineage, claim.id)).collect();
            let head = store.position(&scope).await.unwrap();
            let noon = Timestamp::from_micros(0);
            for view in [View::NOW, View::as_of(head / 2), View::NOW.valid_at(noon), View::as_of(head + 9)] {
                for args in every_args() {
                    let (from_index, indexed, cursor) = pages(store, &scope, view, &args, &of).await;
                    let (from_database, ..) = pages(&database, &scope, view, &args, &of).await;
                    assert!(indexed, "the index answers");
                    assert_eq!(from_index, from_database, "step {step}, {view:?}, {args:?}");
                    compared += usize::from(cursor.is_some());
                    let next = EdgesArgs { after: cursor, ..args };
                    let (from_index, ..) = pages(store, &scope, view, &next, &of).await;
                    let (from_database, ..) = pages(&database, &scope, view, &next, &of).await;
                    assert_eq!(from_index, from_database, "step {step}, {view:?}, {next:?}");
                }
            }
        }
        assert!(compared > 100, "{compared} pages had edges");
    })
    .await;
}

fn link(source: ClaimId, edge_type: &str, target: ClaimId) -> AssertEdge {
    AssertEdge {
        source,
        target,
        edge_type: edge_type.to_owned(),
        strength: Some(0.5),
        provenance: None,
        attrs: Attrs::new(),
        valid_from: None,
        valid_to: None,
    }
}

/// Edges between versions of one claim, along and symmetric, which a list must not show twice.
async fn loops(store: &Store, scope: &Scope, dice: &mut Dice, world: &World) {
    for edge_type in ["implies", "equivalent_to"] {
        let Some(claim) = dice.pick(&world.claims) else { return };
        let revised = ReviseClaim {
            claim,
            expected_version: None,
            content: Some(format!("again, {edge_type}")),
            formal_content: None,
            claim_type: None,
            attrs: None,
            valid_from: None,
            valid_to: None,
            status: ClaimStatus::Active,
            reason: None,
        };
        // Only the newest version of a claim can be revised.
        if let Ok(newer) = store.execute(scope, &revised, None).await {
            store.execute(scope, &link(newer.outcome.id, edge_type, claim), None).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_index_that_lags_is_not_asked() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        let claims = store.execute(&scope, &chain(3), None).await.unwrap().outcome.claims;
        // Looks at the log so seldom that it never hears of what the first writes.
        let poll = std::time::Duration::from_hours(1);
        let other = another(&first, GraphOptions { poll, ..GraphOptions::default() }).await;
        ready(&other, &scope).await;
        let last = store.claims_by_id(&scope, &[claims[2].id]).await.unwrap().remove(&claims[2].id).unwrap();
        let of = [(last.lineage, last.id)];
        let args = EdgesArgs::first(EdgeDirection::Both, 9);
        let (before, indexed, _) = pages(&other, &scope, View::NOW, &args, &of).await;
        assert!(indexed);
        let head = store.position(&scope).await.unwrap();
        let more = made(store, &scope, "new").await;
        store.execute(&scope, &link(more, "supports", last.id), None).await.unwrap();
        let (after, indexed, _) = pages(&other, &scope, View::NOW, &args, &of).await;
        assert!(!indexed && after != before, "what another process wrote is seen at once");
        let (past, indexed, _) = pages(&other, &scope, View::as_of(head), &args, &of).await;
        assert_eq!((past, indexed), (before, true), "the past is known");
        let retracted = EdgesArgs { include_retracted: true, ..args };
        assert!(!pages(store, &scope, View::NOW, &retracted, &of).await.1);
    })
    .await;
}
