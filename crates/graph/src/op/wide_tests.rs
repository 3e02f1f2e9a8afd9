//! Walks that need not ask about each place and each step answer as those that do.

use std::sync::Arc;

use proptest::prelude::*;

use super::testing::any_options;
use super::{Note, PathKind, PathOptions, impact, paths, reach};
use crate::budget::Budget;
use crate::index::Snapshot;
use crate::lens::{Lens, WalkOptions};
use crate::testing::{UNBOUNDED, World, along, forward, worlds};

/// Graphs in which most links are dependencies, so that most rows are followed whole.
fn dependencies() -> impl Strategy<Value = World> {
    let edge = (0_usize..12, 0_usize..12, prop::bool::ANY);
    let sometimes = || prop::option::weighted(0.2, 0_usize..12);
    (prop::collection::vec(edge, 0..50), sometimes(), sometimes(), sometimes()).prop_map(
        |(edges, retracted, supported, concluded)| {
            let mut world = World::default();
            (0..12).for_each(|claim| world.claim(&claim.to_string()));
            if let Some(claim) = concluded {
                let name = claim.to_string();
                world.relation("depends_on", &[("0", "premise"), ("1", "premise"), (&name, "conclusion")]);
            }
            for (source, target, assumes) in edges {
                let edge_type = if assumes { "assumes" } else { "depends_on" };
                world.edge(&source.to_string(), edge_type, &target.to_string(), None);
            }
            if let Some(claim) = supported {
                world.edge("0", "supports", &claim.to_string(), None);
            }
            if let Some(edge) = retracted.and_then(|edge| world.edges.get(edge)) {
                world.retract(*edge);
            }
            world
        },
    )
}

/// A graph as it is built, as it is told from some event on, and as it is when that is merged.
fn forms(world: &World, from: usize) -> [Arc<Snapshot>; 3] {
    let mut told = Snapshot::build(world.facts(from.min(world.changes.len()))).unwrap();
    for (position, change) in (1_i64..).zip(&world.changes).skip(from) {
        told.apply(position, change).unwrap();
    }
    let merged = told.merged().unwrap();
    [world.snapshot(), Arc::new(told), Arc::new(merged)]
}

/// The same questions of two views that differ in nothing but how much must be asked about each place.
fn compare(snapshot: &Arc<Snapshot>, options: &WalkOptions, starts: &[u32], nodes: usize) -> Result<(), TestCaseError> {
    let mut asking = options.clone();
    // It lets every claim pass that there is in these graphs.
    asking.through.claim_types = Some(vec!["assertion".to_owned()]);
    let (wide, asking) = (Lens::new(snapshot, None, options), Lens::new(snapshot, None, &asking));
    prop_assert!(!asking.enters_all());
    let budget = Budget { nodes, ..UNBOUNDED };
    for leaves in [false, true] {
        for depth in [None, Some(0), Some(1), Some(2)] {
            let ask = |lens, steps| reach(lens, starts, depth, Note { steps, leaves }, &budget);
            let (found, mut noted) = (ask(&wide, false), ask(&asking, true));
            prop_assert_eq!(noted.steps.len(), noted.places.len());
            noted.steps.clear();
            prop_assert_eq!(found, noted);
        }
    }
    let ends = [starts[0]];
    for (kind, count) in [(PathKind::Shortest, 1), (PathKind::Shortest, 3), (PathKind::All, 4)] {
        let wanted = PathOptions { count, kind, max_length: 5 };
        for (from, to) in [(&ends[..], &starts[1..]), (&starts[1..], &ends[..])] {
            let ask = |lens| paths(lens, from, to, &wanted, &budget);
            prop_assert_eq!(ask(&wide), ask(&asking));
        }
    }
    prop_assert_eq!(impact(&wide, starts, &budget), impact(&asking, starts, &budget));
    Ok(())
}

proptest! {
    #[test]
    fn wide_walks_of_dependencies_answer_as_those_that_ask(
        world in dependencies(),
        from in 0_usize..60,
        starts in prop::collection::vec(0_u32..12, 2..4),
        nodes in prop_oneof![Just(usize::MAX), 0_usize..14],
    ) {
        for snapshot in forms(&world, from.max(12)) {
            compare(&snapshot, &forward(), &starts, nodes)?;
            compare(&snapshot, &along(&["depends_on", "assumes"]), &starts, nodes)?;
        }
    }

    #[test]
    fn wide_walks_of_any_graph_answer_as_those_that_ask(
        world in worlds(),
        from in 2_usize..60,
        options in any_options(),
        starts in prop::collection::vec(0_u32..2, 2..4),
        nodes in prop_oneof![Just(usize::MAX), 0_usize..14],
    ) {
        for snapshot in forms(&world, from) {
            compare(&snapshot, &options, &starts, nodes)?;
        }
    }
}
