//! Walks that need not ask about each place and each step answer as those that do.

use std::sync::Arc;

use claimgraph_domain::model::ClaimStatus;
use proptest::prelude::*;

use super::testing::{any_options, claims};
use super::{Note, PathKind, PathOptions, impact, paths, reach};
use crate::budget::Budget;
use crate::index::{Snapshot, is_dependency};
use crate::lens::{Lens, WalkOptions, Way};
use crate::testing::{UNBOUNDED, World, along, forward, worlds};

/// Graphs in which most links are dependencies, so that most rows are followed whole.
fn dependencies() -> impl Strategy<Value = World> {
    let edge = (0_usize..12, 0_usize..12, prop::bool::ANY);
    let sometimes = || prop::option::weighted(0.2, 0_usize..12);
    let claims = (sometimes(), sometimes(), sometimes());
    (prop::collection::vec(edge, 0..50), sometimes(), sometimes(), sometimes(), claims).prop_map(
        |(edges, retracted, supported, concluded, (revised, barred, back))| {
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
            if let Some(claim) = revised {
                world.revise(&claim.to_string());
            }
            for claim in barred.into_iter().chain(back) {
                world.status(&claim.to_string(), ClaimStatus::Retracted);
            }
            if let Some(claim) = back {
                world.status(&claim.to_string(), ClaimStatus::Active);
            }
            if let Some(claim) = retracted {
                world.claim("new");
                world.edge("new", "depends_on", &claim.to_string(), None);
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

#[test]
fn a_write_slows_down_the_rows_that_it_touches_and_no_others() {
    let mut world = World::of("a depends_on b; b depends_on c; c depends_on d; d depends_on e");
    let built = world.changes.len();
    world.claim("new");
    world.edge("new", "depends_on", "a", None);
    world.edge("b", "depends_on", "d", None);
    world.retract(world.edges[2]);
    world.revise("e");
    let [_, told, merged] = forms(&world, built);
    let slow = |snapshot: &Arc<Snapshot>, way| {
        let lens = Lens::new(snapshot, None, &forward()).among(way, is_dependency);
        assert!(lens.enters_all());
        let rows = lens.wide_rows().unwrap();
        let names = ["a", "b", "c", "d", "e", "new"];
        let slow = names.iter().filter(|name| rows.heads(lens.place_of(world.newest(name)).unwrap()).is_none());
        slow.copied().collect::<String>()
    };
    assert_eq!((slow(&told, Way::Along), slow(&told, Way::Against)), ("bcdnew".to_owned(), "acd".to_owned()));
    assert_eq!((slow(&merged, Way::Along), slow(&merged, Way::Against)), ("c".to_owned(), "d".to_owned()));
}

#[test]
fn a_claim_that_is_barred_bars_no_wide_walk() {
    let mut world = World::of("a depends_on b; b depends_on c; a depends_on d");
    let built = world.changes.len();
    world.status("b", ClaimStatus::Retracted);
    for snapshot in &forms(&world, built) {
        let lens = Lens::new(snapshot, None, &forward());
        assert!(!lens.enters_all() && lens.wide_rows().is_some());
        let start = lens.place_of(world.newest("a")).unwrap();
        let found = reach(&lens, &[start], None, Note::default(), &UNBOUNDED);
        assert_eq!(claims(&lens, &found.places), [world.newest("a"), world.newest("d")]);
    }
    world.status("b", ClaimStatus::Active);
    let [built, told, merged] = forms(&world, built);
    assert!([built, told, merged].iter().all(|snapshot| Lens::new(snapshot, None, &forward()).enters_all()));
}

proptest! {
    #[test]
    fn wide_walks_answer_as_those_that_look_back_from_a_longer_log(
        world in dependencies(),
        from in 12_usize..60,
        until in 14_usize..80,
        starts in prop::collection::vec(0_u32..12, 2..4),
    ) {
        let until = until.min(world.changes.len());
        let mut told = Snapshot::build(world.facts(from.min(until))).unwrap();
        for (position, change) in (1_i64..).zip(&world.changes).take(until).skip(from) {
            told.apply(position, change).unwrap();
        }
        let (told, later) = (Arc::new(told), world.snapshot());
        let mut past = forward();
        past.moment.as_of = i64::try_from(until).ok();
        let (wide, asking) = (Lens::new(&told, None, &forward()), Lens::new(&later, None, &past));
        prop_assert!(asking.wide_rows().is_none());
        for depth in [None, Some(1), Some(2)] {
            let ask = |lens| reach(lens, &starts, depth, Note { steps: false, leaves: true }, &UNBOUNDED);
            prop_assert_eq!(ask(&wide), ask(&asking));
        }
        let one = PathOptions { count: 1, kind: PathKind::Shortest, max_length: u32::MAX };
        let ask = |lens| paths(lens, &starts[..1], &starts[1..], &one, &UNBOUNDED);
        prop_assert_eq!(ask(&wide), ask(&asking));
        prop_assert_eq!(impact(&wide, &starts, &UNBOUNDED), impact(&asking, &starts, &UNBOUNDED));
    }

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
