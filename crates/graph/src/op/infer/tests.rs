use std::collections::BTreeMap;

use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::ClaimStatus;
use proptest::prelude::*;

use super::{InferOptions, Rule, infer};
use crate::budget::Budget;
use crate::index::LinkId;
use crate::lens::{Lens, WalkOptions};
use crate::testing::{Plain, PlainEdge, Still, UNBOUNDED, World, along, everywhere, forward, worlds};
use crate::{Mode, Truncated};

/// An inferred edge with ids in place of numbers.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    edge_type: String,
    rule: Rule,
    to: LineageId,
    strength: Option<f64>,
    /// From which claim by which link.
    proof: Vec<(LineageId, LinkId)>,
}

fn ask(world: &World, options: &WalkOptions, events: usize, start: &str, depth: u32) -> Vec<Seen> {
    everywhere(world, events, options, |lens| {
        let start = lens.place_of(world.claims[start][0]).unwrap();
        let found = infer(lens, start, depth, &InferOptions::default(), &UNBOUNDED);
        assert_eq!(found.truncated, None);
        let seen = found.edges.iter().map(|edge| {
            assert_eq!((edge.from, edge.proof[0].0), (start, start));
            assert_eq!(edge.proof.last().unwrap().1.to, edge.to);
            let hops = edge.proof.windows(2);
            assert!(hops.into_iter().all(|pair| pair[0].1.to == pair[1].0), "each step begins where the last one led");
            let proof = edge.proof.iter().map(|(from, step)| (lens.lineage(*from), lens.link(step.slot).unwrap().id));
            Seen {
                edge_type: edge.edge_type.clone(),
                rule: edge.rule,
                to: lens.lineage(edge.to),
                strength: edge.strength,
                proof: proof.collect(),
            }
        });
        seen.collect()
    })
}

/// What follows for the claim `a`, in words.
fn told(world: &World, depth: u32) -> Vec<String> {
    let lineage = |name: &String| LineageId::from_uuid(world.claims[name][0].uuid());
    let tell = |seen: Seen| {
        let name = world.claims.keys().find(|name| lineage(name) == seen.to).unwrap();
        format!("{} {name} by {:?} of {}", seen.edge_type, seen.rule, seen.proof.len())
    };
    ask(world, &forward(), usize::MAX, "a", depth).into_iter().map(tell).collect()
}

#[test]
fn chains_of_one_transitive_type_are_closed() {
    let world = World::of(
        "a part_of b; b part_of c; c part_of d; a part_of d; b depends_on e; a supports f; f supports g; d part_of h",
    );
    let expected = ["part_of c by Transitive of 2", "part_of h by Transitive of 2"];
    assert_eq!(told(&world, 9), expected);
    assert_eq!(told(&world, 2), expected);
    assert_eq!(told(&world, 1), Vec::<String>::new());
}

#[test]
fn equivalence_is_chained_from_either_end_and_cycles_end() {
    let world = World::of(
        "b equivalent_to a; b equivalent_to c; c equivalent_to a; d equivalent_to c; e implies a; a implies e",
    );
    let expected = [
        "equivalent_to d by Transitive of 2",
        "equivalent_to b by Symmetric of 1",
        "equivalent_to c by Symmetric of 1",
        "implied_by e by Inverse of 1",
    ];
    assert_eq!(told(&world, 9), expected);
}

#[test]
fn a_symmetric_edge_that_is_stored_both_ways_does_not_follow() {
    assert_eq!(
        told(&World::of("a contradicts b; b contradicts a; c contradicts a; c contradicts a"), 3),
        ["contradicts c by Symmetric of 1"]
    );
}

#[test]
fn an_edge_is_seen_from_its_target_by_its_inverse_name() {
    let world = World::of("b supports a; c depends_on a; d depends_on c; b supports a");
    assert_eq!(told(&world, 9), ["depended_on_by c by Inverse of 1", "supported_by b by Inverse of 1"]);
}

#[test]
fn nothing_follows_from_relations_or_through_what_may_not_be_entered() {
    let mut world = World::of("a implies b; b implies c; c implies d; e supports a; a implies a; a contradicts a");
    world.relation("implies", &[("a", "premise"), ("c", "conclusion")]);
    world.relation("equivalent_to", &[("a", "side"), ("e", "side")]);
    let both = ["implies c by Transitive of 2", "implies d by Transitive of 3", "supported_by e by Inverse of 1"];
    assert_eq!(told(&world, 9), both);
    world.status("c", ClaimStatus::Retracted);
    world.status("e", ClaimStatus::Retracted);
    assert_eq!(told(&world, 9), Vec::<String>::new());
}

#[test]
fn strengths_are_multiplied_unless_one_is_unknown() {
    let world = World::of("a implies b 0.5; b implies c 0.5; c implies d; e supports a 0.75");
    let strengths: Vec<Option<f64>> =
        ask(&world, &forward(), usize::MAX, "a", 9).iter().map(|seen| seen.strength).collect();
    assert_eq!(strengths, [Some(0.25), None, Some(0.75)]);
}

#[test]
fn rules_and_types_are_chosen() {
    let world = World::of("a implies b; b implies c; d equivalent_to a; e assumes a; f supports a");
    let snapshot = world.snapshot();
    let count = |options: InferOptions| {
        let lens = Lens::new(&snapshot, None, &forward());
        infer(&lens, lens.place_of(world.newest("a")).unwrap(), 9, &options, &UNBOUNDED).edges.len()
    };
    let none = InferOptions { transitive: false, symmetric: false, inverse: false, limit: 9 };
    assert_eq!(count(InferOptions::default()), 4);
    assert_eq!(count(InferOptions { transitive: true, ..none }), 1);
    assert_eq!(count(InferOptions { symmetric: true, ..none }), 1);
    assert_eq!(count(InferOptions { inverse: true, ..none }), 2);
    assert_eq!(count(none), 0);
    assert_eq!(ask(&world, &along(&["assumes"]), usize::MAX, "a", 9).len(), 1);
}

#[test]
fn versions_are_joined_as_cited() {
    let mut world = World::of("a depends_on b; b depends_on c");
    world.claim("d");
    world.revise("b");
    world.edge("b", "depends_on", "d", None);
    let mut options = WalkOptions { mode: Mode::Versions, ..forward() };
    options.through.statuses = None;
    let found = ask(&world, &options, usize::MAX, "a", 9);
    assert_eq!(found.len(), 1, "the new version of b needs d, and a cites the old one");
    assert_eq!(ask(&world, &forward(), usize::MAX, "a", 9).len(), 2);
}

#[test]
fn bounds_stop_it_and_say_so() {
    let world = World::of("a implies b; b implies c; c implies d; e supports a");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let run = |nodes, limit, until| {
        let options = InferOptions { limit, ..InferOptions::default() };
        let start = lens.place_of(world.newest("a")).unwrap();
        let found = infer(&lens, start, 9, &options, &Budget { nodes, until, clock: &Still });
        (found.edges.len(), found.truncated)
    };
    assert_eq!(run(5, 3, None), (3, None));
    assert_eq!(run(5, 2, None), (2, Some(Truncated::Answers)));
    assert_eq!(run(3, 3, None), (1, Some(Truncated::Nodes)));
    assert_eq!(run(0, 3, None), (0, Some(Truncated::Nodes)));
    assert_eq!(run(9, 9, Some(claimgraph_domain::time::Timestamp::default())).1, Some(Truncated::Time));
}

/// The edges that follow, by name of type, rule and end; with the length of the shortest proof.
fn naive(plain: &Plain, start: LineageId, depth: usize) -> BTreeMap<(String, Rule, LineageId), usize> {
    let mut found = BTreeMap::new();
    for edge in &plain.edges {
        let edge_type = &edge.edge_type;
        let stored = |other: LineageId| {
            plain
                .edges
                .iter()
                .any(|known| known.edge_type == *edge_type && known.source == start && known.target == other)
        };
        if edge.target == start && edge.source != start && plain.enters(edge.source) {
            if !edge_type.symmetric {
                found.insert((edge_type.inverse.clone(), Rule::Inverse, edge.source), 1);
            } else if !stored(edge.source) {
                found.insert((edge_type.name.clone(), Rule::Symmetric, edge.source), 1);
            }
        }
        if !edge_type.transitive {
            continue;
        }
        let mut distances = BTreeMap::from([(start, 0)]);
        for length in 1..=depth {
            let ways = plain.edges.iter().filter(|other| other.edge_type == *edge_type).flat_map(PlainEdge::ways);
            for (from, to) in ways {
                if distances.get(&from).is_some_and(|from| *from < length) && plain.enters(to) {
                    distances.entry(to).or_insert(length);
                }
            }
        }
        for (to, length) in distances.into_iter().filter(|(_, length)| *length > 1) {
            found.insert((edge_type.name.clone(), Rule::Transitive, to), length);
        }
    }
    found
}

proptest! {
    #[test]
    fn agrees_with_distances(world in worlds(), events in 2_usize..80, depth in 0_u32..5) {
        let found = ask(&world, &forward(), events, "0", depth);
        let plain = Plain::of(&world, events);
        let root = LineageId::from_uuid(world.claims["0"][0].uuid());
        let expected = naive(&plain, root, usize::try_from(depth).unwrap());
        let got: BTreeMap<_, _> =
            found.iter().map(|seen| ((seen.edge_type.clone(), seen.rule, seen.to), seen.proof.len())).collect();
        prop_assert_eq!(got.len(), found.len(), "each edge once");
        prop_assert_eq!(got, expected);
        for seen in &found {
            let ends = seen.proof.iter().skip(1).map(|(from, _)| *from).chain([seen.to]);
            let mut strength = Some(1.0);
            for ((from, link), to) in seen.proof.iter().zip(ends) {
                prop_assert!(plain.joins(*link, *from, to));
                let edge = plain.edges.iter().find(|edge| edge.id == *link).unwrap();
                prop_assert!([&edge.edge_type.name, &edge.edge_type.inverse].contains(&&seen.edge_type));
                strength = strength.zip(edge.strength).map(|(so_far, next): (f64, f64)| so_far * next);
            }
            prop_assert_eq!(seen.strength, strength);
        }
    }
}
