use std::collections::HashSet;

use claimgraph_domain::id::{EdgeId, LineageId};
use proptest::prelude::*;

use crate::index::Snapshot;
use crate::order::{Neighbours, TopologicalOrder};
use crate::testing::{World, worlds};
use crate::{Change, Facts, find_cycle};

type Edges = Vec<(LineageId, LineageId)>;

/// The edges of a type by lineage, as each end has them.
fn edges(snapshot: &Snapshot, edge_type: &str) -> (Edges, Edges) {
    let id = |node| snapshot.lineage_id(node);
    let (mut leaving, mut arriving) = (Vec::new(), Vec::new());
    for node in 0..u32::try_from(snapshot.lineage_count()).unwrap() {
        let edges = snapshot.edges_of(edge_type);
        edges.each_target(node, |target| leaving.push((id(node), id(target))));
        edges.each_source(node, |source| arriving.push((id(source), id(node))));
    }
    leaving.sort_unstable();
    arriving.sort_unstable();
    (leaving, arriving)
}

/// The same from the facts.
fn expected(facts: &Facts, edge_type: &str) -> Edges {
    let lineage = |claim| facts.versions.iter().find(|version| version.claim == claim).unwrap().lineage;
    let standing = facts.edges.iter().filter(|edge| edge.edge_type == edge_type && edge.retracted.is_none());
    let mut edges: Edges = standing.map(|edge| (lineage(edge.source), lineage(edge.target))).collect();
    edges.retain(|(source, target)| source != target);
    edges.sort_unstable();
    edges
}

#[test]
fn what_cannot_break_the_rule_is_no_edge() {
    let mut world = World::of("a depends_on b; b supports a; b assumes c; c depends_on c; a contradicts b");
    world.relation("depends_on", &[("a", "conclusion"), ("b", "premise")]);
    world.revise("b");
    world.edge("b", "depends_on", "c", None);
    let gone = world.edge("c", "depends_on", "a", None);
    assert!(world.snapshot().order_of("depends_on").is_err());
    world.retract(gone);
    let snapshot = world.snapshot();
    let order = snapshot.order_of("depends_on").unwrap();
    assert!(order.rank(0) < order.rank(1) && order.rank(1) < order.rank(2));
    assert_eq!(edges(&snapshot, "depends_on").0.len(), 2);
    for none in ["contradicts", "nothing"] {
        assert_eq!(edges(&snapshot, none), (vec![], vec![]), "{none}");
    }
}

/// Whether an event may happen: an edge that closes a cycle may not, and then cannot be taken back either.
fn is_admitted(
    snapshot: &Snapshot,
    order: &mut TopologicalOrder,
    change: &Change,
    refused: &mut HashSet<EdgeId>,
) -> bool {
    let node = |claim| snapshot.version(snapshot.version_of(claim).unwrap()).unwrap().node;
    match change {
        Change::EdgeAsserted(edge) if edge.edge_type == "depends_on" => {
            let ends = (node(edge.source), node(edge.target));
            let (mut all, _) = edges(snapshot, "depends_on");
            all.push((snapshot.lineage_id(ends.0), snapshot.lineage_id(ends.1)));
            let outcome = order.insert(&[ends], &snapshot.edges_of("depends_on"));
            assert_eq!(outcome.is_err(), find_cycle(&all).is_some());
            outcome.is_ok() || !refused.insert(edge.id)
        }
        Change::EdgeRetracted(edge) => !refused.contains(edge),
        _ => true,
    }
}

proptest! {
    #[test]
    fn every_form_of_a_graph_has_the_same_edges(world in worlds(), half in 0_usize..40) {
        let half = half.min(world.changes.len());
        let facts = world.facts(world.changes.len());
        let mut told = Snapshot::build(world.facts(half)).unwrap();
        for (position, change) in (1_i64..).zip(&world.changes).skip(half) {
            told.apply(position, change).unwrap();
        }
        let merged = told.merged().unwrap();
        for edge_type in ["depends_on", "supports", "assumes", "part_of"] {
            let expected = expected(&facts, edge_type);
            for snapshot in [&told, &merged, &Snapshot::build(facts.clone()).unwrap()] {
                prop_assert_eq!(edges(snapshot, edge_type), (expected.clone(), expected.clone()));
                prop_assert_eq!(snapshot.order_of(edge_type).is_err(), find_cycle(&expected).is_some());
            }
        }
    }

    #[test]
    fn a_graph_that_refuses_cycles_keeps_its_order(world in worlds()) {
        let registry = Facts { edge_types: world.facts(0).edge_types, ..Facts::default() };
        let mut snapshot = Snapshot::build(registry).unwrap();
        let mut order = snapshot.order_of("depends_on").unwrap();
        let mut refused = HashSet::new();
        for (position, change) in (1_i64..).zip(&world.changes) {
            if !is_admitted(&snapshot, &mut order, change, &mut refused) {
                snapshot.apply(position, &Change::Other).unwrap();
                continue;
            }
            snapshot.apply(position, change).unwrap();
            let rank = |lineage| order.rank(snapshot.node_of(lineage).unwrap()).unwrap();
            let (leaving, _) = edges(&snapshot, "depends_on");
            prop_assert!(leaving.iter().all(|(source, target)| rank(*source) < rank(*target)));
        }
    }
}
