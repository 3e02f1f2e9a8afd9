use claimgraph_domain::model::{Category, ClaimStatus};
use proptest::prelude::*;

use super::{Relevance, Surroundings, SurroundingsOptions, surroundings};
use crate::budget::{Budget, Truncated};
use crate::lens::{Kinds, Lens, WalkOptions};
use crate::testing::{Plain, Still, UNBOUNDED, World, everywhere, forward, worlds};

const ALL: SurroundingsOptions =
    SurroundingsOptions { foundations: Some(3), evidence: Some(2), questions: true, most: 100 };

fn options() -> WalkOptions {
    let mut options = forward();
    options.links.against = Kinds::All;
    options
}

/// An answer in words, the same in every form of a graph.
fn told(world: &World, lens: &Lens<'_>, found: &Surroundings) -> (Vec<String>, Vec<String>, Vec<String>, Vec<String>) {
    let name = |place: u32| world.name(lens.claim(place)).to_owned();
    let relevance = |relevance| match relevance {
        Relevance::Foundation => "under",
        Relevance::For => "for",
        Relevance::Against => "against",
        Relevance::Question => "asks",
    };
    let item = |item: &super::Surrounding| {
        format!("{} {} {} by {}", name(item.place), relevance(item.relevance), name(item.of), item.links.len())
    };
    let names = |places: &[u32]| places.iter().map(|place| name(*place)).collect();
    let clashes = found.clashes.iter().map(|clash| format!("{}-{}", name(clash.a), name(clash.b)));
    (found.found.iter().map(item).collect(), names(&found.beside), clashes.collect(), names(&found.open))
}

fn around(world: &World, starts: &[&str], also: &[&str], options_of: &SurroundingsOptions) -> [Vec<String>; 4] {
    let (found, beside, clashes, open) = everywhere(world, 999, &options(), |lens| {
        let places = |names: &[&str]| -> Vec<u32> {
            names.iter().map(|name| lens.place_of(world.newest(name)).unwrap()).collect()
        };
        let found = surroundings(lens, (&places(starts), &places(also)), options_of, &UNBOUNDED);
        assert_eq!(found.truncated, None);
        told(world, lens, &found)
    });
    [found, beside, clashes, open]
}

#[test]
fn claims_rest_on_what_they_need_and_on_what_implies_them() {
    let mut world =
        World::of("a depends_on b; b assumes c; d implies a; a equivalent_to e; f depends_on a; c derives_from a2");
    world.claim("p");
    world.claim("q");
    world.relation("implies", &[("p", "premise"), ("q", "premise"), ("a", "conclusion")]);
    world.relation("implies", &[("a", "premise"), ("f", "conclusion")]);
    let [found, beside, ..] = around(&world, &["a"], &[], &SurroundingsOptions { evidence: None, ..ALL });
    let expected =
        ["b under a by 1", "d under a by 1", "p under a by 1", "q under a by 1", "c under a by 2", "a2 under a by 3"];
    assert_eq!((found, beside.len()), (expected.map(str::to_owned).to_vec(), 0));
    let near = SurroundingsOptions { foundations: Some(1), evidence: None, ..ALL };
    assert_eq!(around(&world, &["a"], &[], &near)[0].len(), 4);
    assert_eq!(
        around(&world, &["a"], &[], &SurroundingsOptions { foundations: None, evidence: None, ..ALL })[0].len(),
        0
    );
}

#[test]
fn evidence_and_open_questions_are_found() {
    let mut world = World::of("s supports a; t supports s; x contradicts a");
    for (name, asked) in [("open", "related_to"), ("answered", "related_to"), ("draft", "refines")] {
        world.version(name, "question", ClaimStatus::Active);
        world.edge(name, asked, "a", None);
    }
    world.claim("r");
    world.edge("r", "responds_to", "answered", None);
    world.claim("gone");
    world.edge("gone", "responds_to", "draft", None);
    world.status("gone", ClaimStatus::Retracted);
    let [found, ..] = around(&world, &["a"], &[], &ALL);
    let expected = ["s for a by 1", "x against a by 1", "t for a by 2", "open asks a by 1", "draft asks a by 1"];
    assert_eq!(found, expected.map(str::to_owned));
}

#[test]
fn contradictions_are_followed_to_the_end() {
    let mut world = World::of("a contradicts b; c contradicts b; d contradicts c; e depends_on a; x contradicts y");
    world.version("w", "assertion", ClaimStatus::Draft);
    world.edge("w", "contradicts", "a", None);
    let nothing = SurroundingsOptions { evidence: None, questions: false, ..ALL };
    let [found, beside, clashes, open] = around(&world, &["e"], &["x"], &nothing);
    assert_eq!(found, ["a under e by 1"]);
    assert_eq!(beside, ["y", "b", "c", "d"]);
    assert_eq!(clashes, ["x-y", "a-b", "b-c", "c-d"]);
    assert_eq!(open.len(), 0);
}

#[test]
fn what_was_not_looked_for_to_the_end_is_told() {
    let world = World::of("a contradicts b; b contradicts c; c contradicts d");
    let snapshot = world.snapshot();
    let walk = options();
    let lens = Lens::new(&snapshot, None, &walk);
    let start = lens.place_of(world.newest("a")).unwrap();
    let none = SurroundingsOptions { foundations: None, evidence: None, questions: false, most: 9 };
    let bounds = Budget { nodes: 2, until: None, clock: &Still };
    let found = surroundings(&lens, (&[start], &[]), &none, &bounds);
    let (_, beside, clashes, open) = told(&world, &lens, &found);
    assert_eq!(beside, ["b", "c"]);
    assert_eq!(clashes, ["a-b", "b-c"]);
    assert_eq!((open, found.truncated), (vec!["c".to_owned()], Some(Truncated::Nodes)));
}

#[test]
fn a_kind_has_no_more_than_was_asked_for() {
    let world = World::of("a depends_on b; a depends_on c; a depends_on d; s supports a; t supports a");
    let snapshot = world.snapshot();
    let walk = options();
    let lens = Lens::new(&snapshot, None, &walk);
    let start = lens.place_of(world.newest("a")).unwrap();
    let few = SurroundingsOptions { most: 1, ..ALL };
    let found = surroundings(&lens, (&[start], &[]), &few, &UNBOUNDED);
    assert_eq!(told(&world, &lens, &found).0, ["b under a by 1", "s for a by 1"]);
    assert_eq!(found.truncated, Some(Truncated::Answers));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The same in every form of a graph, and closed under contradiction by a slow reading of the plain lists.
    #[test]
    fn nothing_that_contradicts_what_was_found_is_missing(world in worlds(), events in 0_usize..60) {
        let plain = Plain::of(&world, events);
        let answer = everywhere(&world, events, &options(), |lens| {
            let starts: Vec<u32> = plain.claims.iter().take(2).filter_map(|claim| lens.place_of_lineage(*claim)).collect();
            let found = surroundings(lens, (&starts, &[]), &ALL, &UNBOUNDED);
            let places = starts.iter().copied().chain(found.found.iter().map(|found| found.place));
            let all: Vec<_> = places.chain(found.beside.iter().copied()).map(|place| lens.lineage(place)).collect();
            let active: Vec<_> = plain.claims.iter().copied()
                .filter(|claim| lens.place_of_lineage(*claim).is_some_and(|place| lens.status(place) == ClaimStatus::Active))
                .collect();
            let told = told(&world, lens, &found);
            (all, active, told)
        });
        let (all, active, (.., open)) = answer;
        prop_assert!(open.is_empty());
        for edge in &plain.edges {
            let clash = edge.edge_type.category == Category::Evidential && edge.edge_type.symmetric;
            let both = active.contains(&edge.source) && active.contains(&edge.target);
            if clash && both {
                prop_assert_eq!(all.contains(&edge.source), all.contains(&edge.target));
            }
        }
    }
}
