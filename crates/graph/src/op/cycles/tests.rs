use std::collections::{HashMap, HashSet, VecDeque};

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

use super::{Cycle, cycles};
use crate::lens::{Kinds, Lens, LinkFilter, WalkOptions};
use crate::op::testing::{Ticking, any_options, claims};
use crate::op::{Connectivity, components};
use crate::testing::{Still, UNBOUNDED, World, along, everywhere, forward, worlds};
use crate::{Budget, LinkId, Truncated};

/// A cycle in terms of ids.
type Told = (Vec<ClaimId>, Vec<(ClaimId, Option<LinkId>, bool)>, bool);

fn told(lens: &Lens<'_>, cycle: &Cycle) -> Told {
    let link = |slot| lens.link(slot).map(|link| link.id);
    let steps = cycle.steps.iter().map(|(from, step)| (lens.claim(*from), link(step.slot), step.against));
    (claims(lens, &cycle.places), steps.collect(), cycle.shortest)
}

/// Each component with the places of its cycle, by name.
fn named(world: &World, options: &WalkOptions) -> Vec<(String, String)> {
    let name = |claim: ClaimId| world.name(claim);
    let found = everywhere(world, 99, options, |lens| {
        let found = cycles(lens, 9, &UNBOUNDED);
        assert_eq!((found.total, found.truncated), (found.cycles.len(), None));
        found.cycles.iter().map(|cycle| told(lens, cycle)).collect::<Vec<Told>>()
    });
    let names = |(places, steps, _): Told| {
        (places.into_iter().map(name).collect(), steps.into_iter().map(|(from, ..)| name(from)).collect())
    };
    found.into_iter().map(names).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(places, cycle)| ((*places).to_owned(), (*cycle).to_owned())).collect()
}

#[test]
fn each_component_has_its_shortest_cycle() {
    let world = World::of(
        "a supports b; b supports c; c supports a; c supports d; d supports c; d supports e; \
         f supports g; g supports f; h supports h; i supports h",
    );
    assert_eq!(named(&world, &forward()), pairs(&[("abcd", "cd"), ("fg", "fg"), ("h", "h")]));
    // The ring is found first; the shorter one goes through other places, and is entered after others again.
    let ring = "a supports b; b supports c; c supports d; d supports e; e supports f; f supports a";
    let world = World::of(&format!("{ring}; d supports g; g supports h; h supports d; b supports g; h supports a"));
    assert_eq!(named(&world, &forward()), pairs(&[("abcdefgh", "dgh")]));
}

#[test]
fn to_go_and_come_back_by_one_link_is_no_cycle() {
    let tree = "a contradicts b; b contradicts c; b contradicts d";
    assert_eq!(named(&World::of(tree), &forward()), []);
    let triangle = World::of(&format!("{tree}; d contradicts c"));
    assert_eq!(named(&triangle, &forward()), pairs(&[("abcd", "bcd")]));
    let parallel = World::of(&format!("{tree}; c contradicts b"));
    assert_eq!(named(&parallel, &forward()), pairs(&[("abcd", "bc")]));
    let mixed = World::of(&format!("{tree}; a supports d"));
    assert_eq!(named(&mixed, &forward()), pairs(&[("abcd", "adb")]));
}

#[test]
fn links_followed_both_ways_make_cycles_of_two_links_at_least() {
    let both = WalkOptions { links: LinkFilter::default(), ..forward() };
    assert_eq!(named(&World::of("a supports b; b supports c"), &both), []);
    assert_eq!(named(&World::of("a supports b; c supports b; a supports c"), &both), pairs(&[("abc", "acb")]));
    let mut world = World::of("a supports b");
    world.claim("c");
    world.relation("implies", &[("a", "premise"), ("b", "premise"), ("c", "conclusion")]);
    assert_eq!(named(&world, &along(&["implies"])), []);
    let only = WalkOptions { links: LinkFilter { along: Kinds::Named(vec![]), ..LinkFilter::default() }, ..forward() };
    assert_eq!(named(&world, &only), []);
    assert_eq!(named(&world, &both), pairs(&[("abc", "abc")]));
}

#[test]
fn a_symmetric_relation_alone_is_no_cycle() {
    let mut world = World::of("");
    for name in ["a", "b", "c"] {
        world.claim(name);
    }
    world.relation("contradicts", &[("a", "member"), ("b", "member"), ("c", "member")]);
    assert_eq!(named(&world, &forward()), []);
    world.edge("a", "supports", "b", None);
    assert_eq!(named(&world, &forward()), pairs(&[("abc", "ab")]));
}

#[test]
fn a_limit_leaves_out_the_small_ones() {
    let world = World::of("a supports a; b supports c; c supports b; d supports d");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let found = cycles(&lens, 2, &UNBOUNDED);
    let places: Vec<&[u32]> = found.cycles.iter().map(|cycle| cycle.places.as_slice()).collect();
    assert_eq!((places, found.total, found.truncated), (vec![&[1, 2][..], &[0]], 3, None));
    assert_eq!(cycles(&lens, 0, &UNBOUNDED).total, 3);
}

#[test]
fn bounds_stop_the_search() {
    let world = World::of("a supports b; b supports c; c supports a");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let run = |nodes, until: Option<i64>| {
        let until = until.map(Timestamp::from_micros);
        let found = cycles(&lens, 9, &Budget { nodes, until, clock: &Ticking::default() });
        (found.cycles.len(), found.truncated)
    };
    assert_eq!(run(3, None), (1, None));
    assert_eq!(run(2, None), (0, Some(Truncated::Nodes)));
    assert_eq!(run(3, Some(0)), (0, Some(Truncated::Time)));
    assert_eq!(run(3, Some(1)), (0, Some(Truncated::Time)));
    assert_eq!(run(3, Some(2)), (1, None), "two looks are enough");
}

#[test]
fn a_large_component_takes_no_quadratic_time() {
    let count = 20_000;
    let steps: Vec<String> = (0..count).map(|step| format!("{step} supports {}", (step + 1) % count)).collect();
    let snapshot = World::of(&steps.join(";")).snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let found = cycles(&lens, 9, &Budget { nodes: usize::MAX, until: None, clock: &Still });
    let [cycle] = found.cycles.as_slice() else { panic!("one component") };
    // All places were not tried, so nobody can tell.
    assert_eq!((cycle.steps.len(), cycle.shortest), (20_000, false));
}

/// The length of the shortest cycle within some places: every first step from every place, and from there the nearest
/// way back by another link.
fn shortest(lens: &Lens<'_>, places: &[u32]) -> Option<usize> {
    let inside: HashSet<u32> = places.iter().copied().collect();
    let steps = |place: u32| lens.steps(place).into_iter().filter(|step| inside.contains(&step.to));
    let mut lengths = Vec::new();
    for &start in places {
        for first in steps(start) {
            if first.to == start {
                return Some(1);
            }
            let mut depths = HashMap::from([(first.to, 1)]);
            let mut queue = VecDeque::from([first.to]);
            while let Some(place) = queue.pop_front() {
                let depth = depths[&place] + 1;
                for step in steps(place) {
                    if step.to == start && step.slot != first.slot {
                        lengths.push(depth);
                    } else if step.to != start && !depths.contains_key(&step.to) {
                        depths.insert(step.to, depth);
                        queue.push_back(step.to);
                    }
                }
            }
        }
    }
    lengths.into_iter().min()
}

fn check(lens: &Lens<'_>, cycle: &Cycle) {
    let froms: HashSet<u32> = cycle.steps.iter().map(|(from, _)| *from).collect();
    assert_eq!(froms.len(), cycle.steps.len(), "no place twice");
    assert_eq!(lens.places().find(|place| froms.contains(place)), cycle.steps.first().map(|(from, _)| *from));
    let slots: HashSet<u32> = cycle.steps.iter().map(|(_, step)| step.slot).collect();
    assert!(slots.len() > 1 || cycle.steps.len() == 1, "not by one link alone");
    for (index, (from, step)) in cycle.steps.iter().enumerate() {
        assert!(lens.steps(*from).contains(step) && cycle.places.contains(from));
        assert_eq!(step.to, cycle.steps[(index + 1) % cycle.steps.len()].0);
    }
}

proptest! {
    #[test]
    fn every_component_with_a_cycle_is_found_with_a_shortest(
        world in worlds(), events in 2_usize..80, options in any_options(),
    ) {
        everywhere(&world, events, &options, |lens| {
            let found = cycles(lens, usize::MAX, &UNBOUNDED);
            let strong = components(lens, Connectivity::Strong, 1, &UNBOUNDED).components;
            let with_length = |places: Vec<u32>| shortest(lens, &places).map(|length| (places, length));
            let expected: Vec<(Vec<u32>, usize)> = strong.into_iter().filter_map(with_length).collect();
            let lengths: Vec<(Vec<u32>, usize)> =
                found.cycles.iter().map(|cycle| (cycle.places.clone(), cycle.steps.len())).collect();
            assert_eq!(lengths, expected);
            assert_eq!(found.total, found.cycles.len());
            for cycle in &found.cycles {
                assert!(cycle.shortest);
                check(lens, cycle);
            }
            found.cycles.iter().map(|cycle| told(lens, cycle)).collect::<Vec<Told>>()
        });
    }
}
