mod agrees;

use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::ClaimStatus;

use super::{EvidenceFound, Group, Stance, evidence};
use crate::Truncated;
use crate::budget::Budget;
use crate::index::LinkId;
use crate::lens::{Lens, WalkOptions};
use crate::testing::{Still, UNBOUNDED, World, along, everywhere, forward};

/// An item with ids in place of numbers.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    claim: LineageId,
    stance: Stance,
    group: Group,
    weight: f64,
    /// From the item to the claim: each claim with the link to the next one.
    chain: Vec<(LineageId, LinkId)>,
}

#[derive(Debug, Clone, PartialEq)]
struct Answer {
    items: Vec<Seen>,
    support: f64,
    opposition: f64,
}

fn ask(world: &World, options: &WalkOptions, events: usize, depth: u32) -> Answer {
    let name = if world.claims.contains_key("c") { "c" } else { "0" };
    everywhere(world, events, options, |lens| {
        let found = evidence(lens, lens.place_of(world.claims[name][0]).unwrap(), depth, &UNBOUNDED);
        assert_eq!(found.truncated, None);
        let items = found.items.iter().enumerate().map(|(index, item)| {
            let chain = found.chain(index);
            let chain = chain.map(|item| (lens.lineage(item.place), lens.link(item.step.slot).unwrap().id)).collect();
            assert_eq!(found.chain(index).count(), usize::try_from(item.depth).unwrap());
            let claim = lens.lineage(item.place);
            Seen { claim, stance: item.stance, group: item.group, weight: item.weight, chain }
        });
        let answer = Answer { items: items.collect(), support: found.support, opposition: found.opposition };
        assert!((found.net() - (answer.support - answer.opposition)).abs() < f64::EPSILON);
        answer
    })
}

/// What is found within a depth of the claim `c`, in words.
fn told(world: &World, depth: u32) -> Vec<String> {
    let lineage = |name: &String| LineageId::from_uuid(world.claims[name][0].uuid());
    let tell = |seen: Seen| {
        let name = world.claims.keys().find(|name| lineage(name) == seen.claim).unwrap();
        format!("{name} {:?} {:?} {}", seen.stance, seen.group, seen.weight)
    };
    ask(world, &forward(), usize::MAX, depth).items.into_iter().map(tell).collect()
}

#[test]
fn groups_follow_the_stance_and_the_link_nearest_to_the_claim() {
    let world = World::of(
        "a supports c 0.5; b contradicts c; d corroborates c 0.25; e contradicts a; f contradicts b 0.5; \
         g corroborates a; h supports d 0.5; i contradicts d; c supports x; y implies c",
    );
    let direct = ["a For Supporting 0.5", "b Against Contradicting 1", "d For Corroborating 0.25"];
    assert_eq!(told(&world, 1), direct);
    let all = told(&world, 2);
    assert_eq!(all[..3], direct);
    let second = [
        "e Against Contradicting 0.5",
        "g For Supporting 0.5",
        "f For Supporting 0.5",
        "h For Corroborating 0.125",
        "i Against Contradicting 0.25",
    ];
    assert_eq!(all[3..], second);
}

#[test]
fn a_contradiction_is_found_from_either_end() {
    assert_eq!(told(&World::of("c contradicts b"), 1), ["b Against Contradicting 1"]);
    assert_eq!(told(&World::of("b contradicts c"), 1), ["b Against Contradicting 1"]);
}

#[test]
fn the_shortest_chain_counts_and_of_several_the_strongest_then_what_is_against() {
    let world = World::of("a supports c 0.125; b supports c; a supports b");
    assert_eq!(told(&world, 3), ["a For Supporting 0.125", "b For Supporting 1"]);
    let world = World::of("a supports c 0.5; b supports c 0.75; e supports a; e supports b");
    assert_eq!(told(&world, 3)[2], "e For Supporting 0.75");
    let world = World::of("a supports c; a contradicts c; a supports c");
    assert_eq!(told(&world, 3), ["a Against Contradicting 1"]);
    let world = World::of("a corroborates c; a supports c");
    assert_eq!(told(&world, 3), ["a For Corroborating 1"], "the first of the log");
}

#[test]
fn a_link_of_strength_0_leads_nowhere() {
    assert_eq!(told(&World::of("a supports c 0; b supports a; e supports c 1"), 3), ["e For Supporting 1"]);
}

#[test]
fn premises_bear_on_the_conclusion_only() {
    for (kind, stance) in [("supports", "For Supporting"), ("contradicts", "Against Contradicting")] {
        let mut world = World::of("");
        for name in ["a", "b", "c", "d"] {
            world.claim(name);
        }
        world.relation(kind, &[("a", "premise"), ("c", "conclusion"), ("b", "premise")]);
        world.relation(kind, &[("c", "premise"), ("d", "conclusion")]);
        assert_eq!(told(&world, 2), [format!("a {stance} 1"), format!("b {stance} 1")]);
    }
    let mut world = World::of("");
    for name in ["a", "b", "c"] {
        world.claim(name);
    }
    world.relation("contradicts", &[("a", "side"), ("b", "side"), ("c", "side")]);
    assert_eq!(told(&world, 1), ["a Against Contradicting 1", "b Against Contradicting 1"]);
}

#[test]
fn what_it_comes_to_is_for_less_against() {
    let world = World::of("a supports c 0.5; b corroborates c 0.5; d contradicts c 0.25");
    let found = ask(&world, &forward(), usize::MAX, 1);
    assert_eq!((found.support, found.opposition), (0.75, 0.25));
    assert_eq!((evidence_of("").support, evidence_of("").opposition), (0.0, 0.0));
    assert!((evidence_of("a contradicts c").net() + 1.0).abs() < f64::EPSILON);
}

fn evidence_of(text: &str) -> EvidenceFound {
    let mut world = World::of(text);
    world.claim("c");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    evidence(&lens, lens.place_of(world.newest("c")).unwrap(), 9, &UNBOUNDED)
}

#[test]
fn filters_narrow_it() {
    let mut world = World::of("a supports c; b contradicts c; d supports a; e corroborates c");
    world.status("a", ClaimStatus::Retracted);
    let found = ask(&world, &along(&["supports", "contradicts", "implies"]), usize::MAX, 3);
    assert_eq!(found.items.len(), 1);
    assert_eq!(told(&world, 3), ["b Against Contradicting 1", "e For Corroborating 1"]);
}

#[test]
fn bounds_stop_it_and_say_so() {
    let world = World::of("a supports c; b supports c; d supports a");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let run = |depth, nodes, until| {
        let claim = lens.place_of(world.newest("c")).unwrap();
        let found = evidence(&lens, claim, depth, &Budget { nodes, until, clock: &Still });
        (found.items.len(), found.truncated)
    };
    assert_eq!(run(u32::MAX, 4, None), (3, None));
    assert_eq!(run(1, 3, None), (2, None));
    assert_eq!(run(2, 3, None), (2, Some(Truncated::Nodes)));
    assert_eq!(run(2, 0, None), (0, Some(Truncated::Nodes)));
    assert_eq!(run(2, 9, Some(claimgraph_domain::time::Timestamp::default())).1, Some(Truncated::Time));
}
