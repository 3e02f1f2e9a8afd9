use std::collections::{BTreeSet, HashMap};

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

use super::Connectivity::{Strong, Weak};
use super::{Components, Connectivity, components};
use crate::lens::{Lens, WalkOptions};
use crate::op::testing::{Ticking, any_options, claims};
use crate::testing::{Still, UNBOUNDED, World, everywhere, forward, worlds};
use crate::{Budget, Truncated};

fn ids(lens: &Lens<'_>, found: &Components) -> Vec<Vec<ClaimId>> {
    found.components.iter().map(|component| claims(lens, component)).collect()
}

fn named(world: &World, options: &WalkOptions, connection: Connectivity, least: usize) -> (Vec<String>, usize) {
    let (found, total) = everywhere(world, 99, options, |lens| {
        let found = components(lens, connection, least, &UNBOUNDED);
        assert_eq!(found.truncated, None);
        (ids(lens, &found), found.total)
    });
    let names = |component: &Vec<ClaimId>| component.iter().map(|claim| world.name(*claim)).collect::<String>();
    (found.iter().map(names).collect(), total)
}

#[test]
fn places_hang_together_whichever_way_or_only_both_ways() {
    let mut world = World::of("a supports b; c supports b; d supports e; e supports d; e supports f; g contradicts h");
    world.claim("i");
    assert_eq!(named(&world, &forward(), Weak, 1), (["abc", "def", "gh", "i"].map(str::to_owned).to_vec(), 4));
    assert_eq!(named(&world, &forward(), Weak, 3), (["abc", "def"].map(str::to_owned).to_vec(), 4));
    assert_eq!(named(&world, &forward(), Strong, 2), (["de", "gh"].map(str::to_owned).to_vec(), 7));
    let all: Vec<String> = ["de", "gh", "a", "b", "c", "f", "i"].map(str::to_owned).to_vec();
    assert_eq!(named(&world, &forward(), Strong, 0), (all, 7));
}

#[test]
fn nothing_is_nothing() {
    let world = World::of("");
    for connection in [Weak, Strong] {
        let empty = everywhere(&world, 0, &forward(), |lens| components(lens, connection, 1, &UNBOUNDED));
        assert_eq!(empty, Components::default());
    }
}

#[test]
fn a_long_way_needs_no_deep_stack() {
    let steps: Vec<String> = (0..20_000).map(|step| format!("{step} supports {}", step + 1)).collect();
    let path = World::of(&steps.join(";"));
    let mut ring = path.clone();
    ring.edge("20000", "supports", "0", None);
    for (world, strong) in [(path, 20_001), (ring, 1)] {
        let snapshot = world.snapshot();
        let lens = Lens::new(&snapshot, None, &forward());
        assert_eq!(components(&lens, Weak, 1, &UNBOUNDED).components, [(0..=20_000).collect::<Vec<u32>>()]);
        assert_eq!(components(&lens, Strong, 1, &UNBOUNDED).total, strong);
    }
}

#[test]
fn bounds_stop_it_and_what_it_gives_then_hangs_together() {
    let world = World::of("a supports b; b supports c; c supports a");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    for (connection, found) in [(Weak, vec![vec![0, 1]]), (Strong, vec![vec![0], vec![1]])] {
        let two = Budget { nodes: 2, until: None, clock: &Still };
        let expected = Components { total: found.len(), components: found, truncated: Some(Truncated::Nodes) };
        assert_eq!(components(&lens, connection, 1, &two), expected);
        assert_eq!(components(&lens, connection, 1, &Budget { nodes: 3, ..two }).truncated, None);
        // The places are taken by the first look; the links and the search are not.
        for looks in 0..4 {
            let until = Some(Timestamp::from_micros(looks));
            let late = Budget { nodes: usize::MAX, until, clock: &Ticking::default() };
            let found = components(&lens, connection, 1, &late);
            assert_eq!(found.truncated, (looks < 2).then_some(Truncated::Time), "{connection:?}, {looks}");
            assert!(found.components.concat().len() <= 3);
        }
    }
}

/// Everything that can be reached from each place, by taking steps until nothing is new.
fn closure(lens: &Lens<'_>, both: bool) -> HashMap<u32, BTreeSet<u32>> {
    let mut reach: HashMap<u32, BTreeSet<u32>> = lens.places().map(|place| (place, BTreeSet::from([place]))).collect();
    let steps = || lens.places().flat_map(|place| lens.steps(place).into_iter().map(move |step| (place, step.to)));
    let mut arcs: BTreeSet<(u32, u32)> = steps().collect();
    if both {
        arcs.extend(steps().map(|(from, to)| (to, from)));
    }
    loop {
        let mut grown = false;
        for (from, to) in &arcs {
            let more = reach[to].clone();
            let known = reach.get_mut(from).unwrap();
            let before = known.len();
            known.extend(more);
            grown |= known.len() > before;
        }
        if !grown {
            return reach;
        }
    }
}

proptest! {
    #[test]
    fn components_are_those_of_mutual_reach(
        world in worlds(), events in 2_usize..80, options in any_options(), strong in any::<bool>(),
        least in 0_usize..4,
    ) {
        let connection = if strong { Strong } else { Weak };
        everywhere(&world, events, &options, |lens| {
            let found = components(lens, connection, least, &UNBOUNDED);
            let reach = closure(lens, !strong);
            let mutual = |place: u32| -> Vec<u32> {
                lens.places().filter(|other| reach[&place].contains(other) && reach[other].contains(&place)).collect()
            };
            let all: BTreeSet<Vec<u32>> = lens.places().map(mutual).collect();
            assert_eq!(found.total, all.len());
            let listed: BTreeSet<Vec<u32>> = found.components.iter().cloned().collect();
            assert_eq!(listed, all.into_iter().filter(|component| component.len() >= least).collect());
            let smallest = |component: &[u32]| component.iter().map(|place| lens.lineage(*place)).min();
            for pair in found.components.windows(2) {
                assert!(pair[0].len() >= pair[1].len());
                assert!(pair[0].len() > pair[1].len() || smallest(&pair[0]) <= smallest(&pair[1]));
            }
            ids(lens, &found)
        });
    }
}
