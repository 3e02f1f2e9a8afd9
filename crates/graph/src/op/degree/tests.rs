use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

use super::{DegreeStats, Degrees, degree_stats};
use crate::lens::{Kinds, Lens, LinkFilter, WalkOptions};
use crate::op::testing::{Ticking, any_options, real};
use crate::testing::{Still, UNBOUNDED, World, everywhere, forward, worlds};
use crate::{Budget, Truncated};

/// Places as claims.
type Told = (DegreeStats, Vec<(ClaimId, u32)>, Vec<(ClaimId, u32)>);

fn told(lens: &Lens<'_>, top: usize) -> Told {
    let mut stats = degree_stats(lens, top, &UNBOUNDED);
    let claims = |most: Vec<(u32, u32)>| most.into_iter().map(|(place, count)| (lens.claim(place), count)).collect();
    let (most_out, most_in) = (std::mem::take(&mut stats.most_out), std::mem::take(&mut stats.most_in));
    (stats, claims(most_out), claims(most_in))
}

fn both() -> WalkOptions {
    WalkOptions { links: LinkFilter::default(), ..forward() }
}

fn backward() -> WalkOptions {
    WalkOptions { links: LinkFilter { along: Kinds::Named(vec![]), ..LinkFilter::default() }, ..forward() }
}

#[test]
fn links_are_counted_at_both_ends_whichever_way_they_are_followed() {
    let mut world = World::of("a supports b; a supports c; a supports c; b contradicts c; c supports c; d supports a");
    world.claim("e");
    for options in [forward(), backward(), both()] {
        let (stats, most_out, most_in) = everywhere(&world, 99, &options, |lens| told(lens, 2));
        let out = Degrees { min: 0, max: 3, mean: 7.0 / 5.0, median: 1.0, histogram: vec![1, 2, 2] };
        let into = Degrees { min: 0, max: 4, mean: 7.0 / 5.0, median: 1.0, histogram: vec![2, 1, 1, 1] };
        let expected = DegreeStats { places: 5, links: 6, out, into, isolated: 1, ..DegreeStats::default() };
        assert_eq!(stats, expected, "{:?}", options.links);
        assert_eq!(most_out, [(world.newest("a"), 3), (world.newest("c"), 2)]);
        assert_eq!(most_in, [(world.newest("c"), 4), (world.newest("b"), 2)]);
    }
}

#[test]
fn a_relation_counts_once_at_each_place() {
    let mut world = World::of("");
    for name in ["a", "b", "c", "d"] {
        world.claim(name);
    }
    world.relation("implies", &[("a", "premise"), ("b", "premise"), ("c", "conclusion"), ("d", "conclusion")]);
    world.relation("contradicts", &[("a", "member"), ("b", "member"), ("c", "member")]);
    for options in [forward(), backward(), both()] {
        let (stats, most_out, most_in) = everywhere(&world, 99, &options, |lens| told(lens, 9));
        assert_eq!((stats.links, stats.out.median, stats.into.median), (2, 1.5, 1.0));
        let name = |most: Vec<(ClaimId, u32)>| most.iter().map(|(claim, _)| world.name(*claim)).collect::<String>();
        assert_eq!((name(most_out), name(most_in)), ("abc".to_owned(), "cabd".to_owned()));
    }
}

#[test]
fn what_is_not_listed_is_not_counted() {
    let mut world = World::of("a supports b; b supports c; c supports d");
    world.status("c", claimgraph_domain::model::ClaimStatus::Draft);
    let mut options = forward();
    options.only.statuses = Some(vec![claimgraph_domain::model::ClaimStatus::Draft]);
    let (stats, most_out, _) = everywhere(&world, 99, &options, |lens| told(lens, 9));
    assert_eq!((stats.places, stats.links, stats.out.max, stats.into.max), (1, 2, 1, 1));
    assert_eq!(most_out, [(world.newest("c"), 1)]);
}

#[test]
fn bounds_stop_the_count() {
    let world = World::of("a supports b; b supports c");
    let snapshot = world.snapshot();
    let count = |options: &WalkOptions, budget: &Budget<'_>| {
        let stats = degree_stats(&Lens::new(&snapshot, None, options), 9, budget);
        (stats.places, stats.links, stats.truncated)
    };
    let still = |nodes| Budget { nodes, until: None, clock: &Still };
    assert_eq!(count(&both(), &still(3)), (3, 2, None));
    assert_eq!(count(&both(), &still(2)), (2, 1, Some(Truncated::Nodes)));
    assert_eq!(count(&both(), &still(0)), (0, 0, Some(Truncated::Nodes)));
    let ticking = |looks| {
        let until = Some(Timestamp::from_micros(looks));
        count(&both(), &Budget { nodes: 9, until, clock: &Ticking::default() }).2
    };
    assert_eq!([0, 1, 2].map(ticking), [Some(Truncated::Time), Some(Truncated::Time), None]);
}

/// The links that leave each place, and those that arrive.
type Ends = BTreeMap<u32, (BTreeSet<u32>, BTreeSet<u32>)>;

/// Counts with sets of links, from the steps of all places and in no hurry.
fn simply(lens: &Lens<'_>) -> (DegreeStats, Ends) {
    let mut ends: Ends = lens.places().map(|place| (place, Default::default())).collect();
    let steps = || lens.places().flat_map(|place| lens.steps(place).into_iter().map(move |step| (place, step)));
    let along: BTreeSet<u32> = steps().filter(|(_, step)| !step.against).map(|(_, step)| step.slot).collect();
    for (place, step) in steps().filter(|(_, step)| !step.against || !along.contains(&step.slot)) {
        let (source, target) = if step.against { (step.to, place) } else { (place, step.to) };
        ends.get_mut(&source).unwrap().0.insert(step.slot);
        ends.get_mut(&target).unwrap().1.insert(step.slot);
    }
    ends.retain(|place, _| lens.lists(*place));
    let slots: BTreeSet<u32> = ends.values().flat_map(|(out, into)| out | into).collect();
    let isolated = ends.values().filter(|(out, into)| out.is_empty() && into.is_empty()).count();
    (DegreeStats { places: ends.len(), links: slots.len(), isolated, ..DegreeStats::default() }, ends)
}

fn assert_side(lens: &Lens<'_>, mut all: Vec<(usize, u32)>, found: &Degrees, most: &[(u32, u32)], top: usize) {
    all.sort_by_key(|(degree, place)| (Reverse(*degree), lens.lineage(*place), lens.claim(*place)));
    let whole = |degree: usize| u32::try_from(degree).unwrap();
    let degrees: Vec<usize> = all.iter().map(|(degree, _)| *degree).collect();
    let mean = if all.is_empty() { 0.0 } else { real(degrees.iter().sum()) / real(all.len()) };
    assert!((found.mean - mean).abs() < 1e-12);
    let below = degrees.iter().filter(|degree| real(**degree) < found.median).count();
    let above = degrees.iter().filter(|degree| real(**degree) > found.median).count();
    assert!(below <= all.len() / 2 && above <= all.len() / 2);
    let bounds = (degrees.last().copied().unwrap_or_default(), degrees.first().copied().unwrap_or_default());
    assert_eq!((found.min, found.max), (whole(bounds.0), whole(bounds.1)));
    assert_eq!(found.histogram.iter().sum::<usize>(), all.len());
    for (index, count) in found.histogram.iter().enumerate() {
        let within = |degree: usize| degree >= (1 << index) / 2 && degree < 1 << index;
        assert_eq!(*count, degrees.iter().filter(|degree| within(**degree)).count());
    }
    assert_ne!(found.histogram.last(), Some(&0));
    let expected = all.iter().filter(|(degree, _)| *degree > 0).take(top);
    assert_eq!(most, expected.map(|(degree, place)| (*place, whole(*degree))).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn the_count_is_that_of_all_steps(
        world in worlds(), events in 2_usize..80, options in any_options(), top in 0_usize..5,
    ) {
        everywhere(&world, events, &options, |lens| {
            let (stats, ends) = simply(lens);
            let found = degree_stats(lens, top, &UNBOUNDED);
            assert_eq!((found.places, found.links, found.isolated), (stats.places, stats.links, stats.isolated));
            let out = ends.iter().map(|(place, (out, _))| (out.len(), *place));
            assert_side(lens, out.collect(), &found.out, &found.most_out, top);
            let into = ends.iter().map(|(place, (_, into))| (into.len(), *place));
            assert_side(lens, into.collect(), &found.into, &found.most_in, top);
            told(lens, top)
        });
    }
}
