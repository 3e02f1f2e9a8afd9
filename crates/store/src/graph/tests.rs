//! The index, brought forward by commits, and the database give equal answers, whatever happens to the graph.

mod edges;
mod time;

use std::sync::Mutex;
use std::time::Duration;

use claimgraph_domain::error::Code;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::{Attrs, ClaimStatus};
use claimgraph_graph::op::{
    self, ConflictOptions, Connectivity, ImportanceOptions, InferOptions, Note, PathKind, PathOptions, reach,
};
use claimgraph_graph::{Budget, ClaimFilter, Kinds, Lens, LinkFilter, LinkId, Mode, Moment, Step, WalkOptions};

use super::{GraphOptions, IndexState, Origin, Question};
use crate::ops::claim::RetractClaim;
use crate::ops::edge::AssertEdge;
use crate::testing::{TestStore, each_store, store_options};
use crate::tests::support::{chain, made, namespace};
use crate::tests::walk::{Dice, World};
use crate::{DatabaseOptions, Scope, Store, StoreOptions};

/// Another process on the same database.
async fn another(first: &TestStore, graph: GraphOptions) -> Store {
    let options = StoreOptions { graph, ..store_options(first.clock.clone()) };
    Store::open(&DatabaseOptions::new(first.url.as_str()), options).await.unwrap()
}

/// One that answers from the database.
async fn without_index(first: &TestStore) -> Store {
    another(first, GraphOptions { memory_bytes: 0, ..GraphOptions::default() }).await
}

fn question(claims: &[ClaimId], options: WalkOptions) -> Question {
    Question { claims: claims.to_vec(), options, nodes: 1_000, time: Duration::from_hours(1), at_least: None }
}

fn options(mode: Mode, as_of: Option<i64>, both: bool) -> WalkOptions {
    let statuses = Some(vec![ClaimStatus::Draft, ClaimStatus::Active]);
    WalkOptions {
        mode,
        moment: Moment { as_of, valid_at: None },
        links: LinkFilter { against: if both { Kinds::All } else { Kinds::Named(vec![]) }, ..LinkFilter::default() },
        through: ClaimFilter { statuses: statuses.filter(|_| mode == Mode::Lineages), ..ClaimFilter::default() },
        only: ClaimFilter::default(),
    }
}

type Found = Vec<(ClaimId, usize, Option<LinkId>, bool)>;

/// Everything that can be asked about two claims, in terms of ids.
fn everything(lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>) -> Vec<String> {
    let (start, end) = (places[0], places[1]);
    let id = |place: u32| lens.claim(place).to_string();
    let ids = |places: &[u32]| places.iter().map(|place| id(*place)).collect::<Vec<_>>();
    let link = |slot: u32| lens.link(slot).map(|link| format!("{:?}", link.id));
    let steps = |steps: &[Step]| steps.iter().map(|step| (id(step.to), link(step.slot))).collect::<Vec<_>>();
    let mut all = Vec::new();
    for kind in [PathKind::Shortest, PathKind::Weighted, PathKind::All] {
        let options = PathOptions { count: 3, kind, max_length: 6 };
        let found = op::paths(lens, &[start], &[end], &options, budget);
        let paths: Vec<_> = found.paths.iter().map(|path| (path.weight, steps(&path.steps))).collect();
        all.push(format!("{kind:?} {paths:?} {:?}", found.truncated));
    }
    let found = op::connection(lens, places, budget);
    all.push(format!("connection {:?} {}", ids(&found.places), found.connected));
    let impact = op::impact(lens, &[start], budget);
    let affected = |list: Vec<op::Affected>| {
        list.iter().map(|one| (id(one.place), one.depth, link(one.reason.slot()))).collect::<Vec<_>>()
    };
    all.push(format!("impact {:?} {:?}", affected(impact.fallen.iter().collect()), affected(impact.weakened)));
    let evidence = op::evidence(lens, start, 4, budget);
    let items: Vec<_> = evidence.items.iter().map(|item| (id(item.place), item.depth, item.weight)).collect();
    all.push(format!("evidence {items:?} {}", evidence.net()));
    for about in [None, Some(start)] {
        let found = op::conflicts(lens, about, &ConflictOptions { depth: 3, limit: 50 }, budget);
        let pairs: Vec<_> = found.pairs.iter().map(|pair| (id(pair.a), id(pair.b), pair.length())).collect();
        all.push(format!("conflicts {pairs:?}"));
    }
    let inferred = op::infer(lens, start, 4, &InferOptions::default(), budget);
    let edges: Vec<_> =
        inferred.edges.iter().map(|edge| (id(edge.from), id(edge.to), edge.edge_type.clone(), edge.strength)).collect();
    all.push(format!("inferred {edges:?}"));
    for kind in [Connectivity::Weak, Connectivity::Strong] {
        let found = op::components(lens, kind, 2, budget);
        all.push(format!("{kind:?} {:?}", found.components.iter().map(|places| ids(places)).collect::<Vec<_>>()));
    }
    let cycles = op::cycles(lens, 10, budget);
    all.push(format!("cycles {:?}", cycles.cycles.iter().map(|cycle| ids(&cycle.places)).collect::<Vec<_>>()));
    let degrees = op::degree_stats(lens, 3, budget);
    let most: Vec<_> = degrees.most_out.iter().map(|(place, links)| (id(*place), *links)).collect();
    all.push(format!("degrees {} {} {most:?}", degrees.places, degrees.links));
    let ranks = op::importance(lens, &ImportanceOptions::default(), 5, budget).ranks;
    all.push(format!("importance {:?}", ranks.iter().map(|(place, rank)| (id(*place), *rank)).collect::<Vec<_>>()));
    all
}

/// Everything that is reached, with depths, links and whether they are stale; and where the answer came from.
async fn reached(store: &Store, scope: &Scope, question: Question) -> (Found, i64, Origin) {
    let note = Note { steps: true, leaves: true };
    let answer =
        store.ask(scope, question, move |lens, starts, budget| reach(lens, starts, None, note, budget)).await.unwrap();
    let lens = answer.lens();
    let found = answer.value.places.iter().enumerate().map(|(index, place)| {
        let slot = answer.value.steps[index].map(|(_, step)| step.slot);
        let link = slot.and_then(|slot| lens.link(slot)).map(|link| link.id);
        (lens.claim(*place), answer.value.depth(index), link, slot.is_some_and(|slot| lens.is_stale(slot)))
    });
    (found.collect(), answer.position, answer.origin)
}

async fn ready(store: &Store, scope: &Scope) {
    store.warm_graph(scope);
    while matches!(store.graph_state(scope), IndexState::Loading { .. }) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(matches!(store.graph_state(scope), IndexState::Ready { .. }));
}

#[tokio::test]
async fn index_and_database_give_equal_answers_while_the_graph_changes() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(store, &scope).await;
        ready(store, &scope).await;
        let database = without_index(&first).await;
        let (mut dice, mut world) = (Dice(0xfeed), World::default());
        let mut compared = 0;
        for step in 0..160 {
            // A refusal is as good as a success.
            let _ = world.act(store, &scope, &mut dice).await;
            let Some(start) = dice.pick(&world.claims).filter(|_| step % 4 == 0) else { continue };
            let head = store.position(&scope).await.unwrap();
            for (mode, as_of) in [(Mode::Lineages, None), (Mode::Versions, None), (Mode::Lineages, Some(head / 2))] {
                let exists = as_of.is_none_or(|position| world.claims.len() > 3 && position > 0);
                let asked = question(&[start], options(mode, as_of, step % 8 == 0));
                let probe = store.ask(&scope, asked.clone(), |_, _, _| ()).await;
                if !exists || probe.is_err() {
                    // Not made yet at that position: both say so.
                    let other = database.ask(&scope, asked, |_, _, _| ()).await;
                    assert_eq!(
                        probe.map(|_| ()).map_err(|error| error.code),
                        other.map(|_| ()).map_err(|error| error.code)
                    );
                    continue;
                }
                let (from_index, position, origin) = reached(store, &scope, asked.clone()).await;
                assert_eq!((origin, position), (Origin::Index, as_of.unwrap_or(head)), "the index keeps up");
                let (from_database, exact, origin) = reached(&database, &scope, asked).await;
                assert_eq!((origin, exact), (Origin::Database, position));
                assert_eq!(from_index, from_database, "step {step}, {mode:?}, as of {as_of:?}");
                let other = dice.pick(&world.claims).unwrap_or(start);
                let asked = question(&[start, other], options(mode, as_of, step % 8 == 0));
                let (Ok(from_index), Ok(from_database)) =
                    (store.ask(&scope, asked.clone(), everything).await, database.ask(&scope, asked, everything).await)
                else {
                    continue;
                };
                assert_eq!(from_index.value, from_database.value, "step {step}, {mode:?}, as of {as_of:?}");
                compared += 1;
            }
        }
        assert!(compared > 40, "{compared} answers were compared");
        // One that is loaded now knows the same as the one that grew up with the graph.
        let fresh = another(&first, GraphOptions::default()).await;
        ready(&fresh, &scope).await;
        for claim in &world.claims {
            let asked = question(&[*claim], options(Mode::Lineages, None, true));
            assert_eq!(reached(&fresh, &scope, asked.clone()).await, reached(store, &scope, asked).await);
        }
    })
    .await;
}

#[tokio::test]
async fn a_write_of_one_process_is_seen_by_another_that_asks_for_its_position() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        let written = store.execute(&scope, &chain(3), None).await.unwrap();
        let other = another(&first, GraphOptions { poll: Duration::from_millis(20), ..GraphOptions::default() }).await;
        ready(&other, &scope).await;
        let claims: Vec<ClaimId> = written.outcome.claims.iter().map(|made| made.id).collect();
        let asked = question(&claims[2..], options(Mode::Lineages, None, false));
        assert_eq!(reached(&other, &scope, asked.clone()).await.0.len(), 3);
        let retract = |claim| RetractClaim { claim, reason: "wrong".to_owned(), expected_version: None };
        let written = store.execute(&scope, &retract(claims[0]), None).await.unwrap();
        let at_least = Question { at_least: Some(written.position), ..asked.clone() };
        let (found, position, origin) = reached(&other, &scope, at_least.clone()).await;
        assert_eq!((found.len(), position, origin), (2, written.position, Origin::Index));
        // Without asking for it, it is seen soon.
        let written = store.execute(&scope, &retract(claims[1]), None).await.unwrap();
        while reached(&other, &scope, asked.clone()).await.1 < written.position {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(reached(&other, &scope, asked).await.0.len(), 1);
        // A position that the log does not reach is waited for, and then said to be missing.
        let beyond = Question { at_least: Some(written.position + 1), time: Duration::from_millis(30), ..at_least };
        for store in [other, without_index(&first).await] {
            let error = store.ask(&scope, beyond.clone(), |_, _, _| ()).await.unwrap_err();
            assert_eq!((error.code, error.position), (Code::Unavailable, Some(written.position)));
        }
    })
    .await;
}

#[tokio::test]
async fn bounds_unknown_and_foreign_claims_are_told_plainly() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(store, &scope).await;
        let own = made(store, &scope, "ours").await;
        let foreign = store.ensure_tenant("foreign").await.unwrap();
        ready(store, &scope).await;
        ready(store, &foreign).await;
        for store in [store.clone(), without_index(&first).await] {
            let asked = question(&[own], options(Mode::Lineages, None, true));
            assert_eq!(reached(&store, &scope, asked.clone()).await.0.len(), 1);
            let error = store.ask(&foreign, asked.clone(), |_, _, _| ()).await.unwrap_err();
            assert_eq!(error.code, Code::NotFound);
            let unknown = question(&[ClaimId::from_uuid(uuid::Uuid::max())], asked.options.clone());
            assert_eq!(store.ask(&scope, unknown, |_, _, _| ()).await.unwrap_err().code, Code::NotFound);
            let early = question(&[own], options(Mode::Lineages, Some(1), true));
            assert_eq!(store.ask(&scope, early, |_, _, _| ()).await.unwrap_err().code, Code::NotFound);
        }
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_into_memory_is_answered_by_the_database_and_what_is_too_much_by_nobody() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        let written = store.execute(&scope, &chain(40), None).await.unwrap();
        let last = written.outcome.claims[39].id;
        let asked = question(&[last], options(Mode::Lineages, None, false));
        let small = another(&first, GraphOptions { memory_bytes: 2_000, ..GraphOptions::default() }).await;
        let (found, _, origin) = reached(&small, &scope, asked.clone()).await;
        assert_eq!((found.len(), origin), (40, Origin::Database));
        assert_eq!(small.graph_state(&scope), IndexState::TooLarge);
        for (most, fits) in [(39, true), (38, false)] {
            let graph = GraphOptions { memory_bytes: 0, fetch_links: most, ..GraphOptions::default() };
            let narrow = another(&first, graph).await;
            let note = Note::default();
            let walk = narrow.ask(&scope, asked.clone(), move |lens, starts, budget| {
                reach(lens, starts, None, note, budget).places.len()
            });
            match walk.await {
                Ok(answer) => assert!(fits && answer.value == 40),
                Err(error) => assert!(!fits && error.code == Code::LimitExceeded, "{error:?}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_index_used_longest_ago_gives_way() {
    each_store(|first| async move {
        let store = another(&first, GraphOptions { memory_bytes: 20_000, ..GraphOptions::default() }).await;
        let mut scopes = Vec::new();
        for name in ["one", "two"] {
            let scope = store.ensure_tenant(name).await.unwrap();
            store.execute(&scope, &chain(100), None).await.unwrap();
            ready(&store, &scope).await;
            scopes.push(scope);
        }
        // `ready` returns before others have given way.
        while !matches!(store.graph_state(&scopes[0]), IndexState::Absent) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(matches!(store.graph_state(&scopes[1]), IndexState::Ready { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_cycle_is_refused_alike_and_without_a_search_in_the_database() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        let written = store.execute(&scope, &chain(50), None).await.unwrap();
        let claims: Vec<ClaimId> = written.outcome.claims.iter().map(|made| made.id).collect();
        ready(store, &scope).await;
        let edge = |source: usize, target: usize| AssertEdge {
            source: claims[source],
            target: claims[target],
            edge_type: "depends_on".to_owned(),
            strength: None,
            provenance: None,
            attrs: Attrs::new(),
            valid_from: None,
            valid_to: None,
        };
        let database = without_index(&first).await;
        for store in [store, &database] {
            let error = store.execute(&scope, &edge(0, 49), None).await.unwrap_err();
            assert_eq!(error.code, Code::Cycle);
            assert!(error.to_string().contains("of length 50"), "{error}");
        }
        // What takes the same rows again is sent in fewer statements.
        store.execute(&scope, &edge(48, 1), None).await.unwrap();
        let _ = first.statements.take();
        store.execute(&scope, &edge(49, 0), None).await.unwrap();
        let agreeing = first.statements.count();
        // An edge against the order of 48 claims: what lies between is looked at in memory.
        store.execute(&scope, &edge(40, 2), None).await.unwrap();
        assert_eq!(first.statements.count(), agreeing);
        // What one wrote without an index, the other's knows.
        database.execute(&scope, &edge(30, 3), None).await.unwrap();
        let error = store.execute(&scope, &edge(3, 30), None).await.unwrap_err();
        assert_eq!(error.code, Code::Cycle);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_waits_for_no_walk() {
    each_store(|first| async move {
        let store = &first.store;
        let scope = store.ensure_tenant("main").await.unwrap();
        namespace(store, &scope).await;
        let claim = made(store, &scope, "walked").await;
        ready(store, &scope).await;
        for asked in [store.clone(), without_index(&first).await] {
            let (begun, walk_begun) = tokio::sync::oneshot::channel();
            let (written, write_ended) = std::sync::mpsc::channel::<()>();
            let (begun, write_ended) = (Mutex::new(Some(begun)), Mutex::new(write_ended));
            // More places than a short walk may enter, so that it is run aside.
            let question = Question { nodes: 100_000, ..question(&[claim], options(Mode::Lineages, None, true)) };
            let scope = &scope;
            let walk = asked.ask(scope, question, move |_, _, _| {
                if let Some(begun) = begun.lock().unwrap().take() {
                    begun.send(()).unwrap();
                    // It ends only when the write has.
                    write_ended.lock().unwrap().recv().unwrap();
                }
            });
            let write = async {
                walk_begun.await.unwrap();
                made(store, scope, "written meanwhile").await;
                written.send(()).unwrap();
            };
            let (answer, ()) = tokio::join!(walk, write);
            let now = store.position(scope).await.unwrap();
            assert!(answer.unwrap().position < now, "the walk sees the graph as it was when it began");
        }
    })
    .await;
}
