mod agrees;
mod naive;

use claimgraph_domain::id::{ClaimId, LineageId, RelationId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use uuid::Uuid;

use super::{Affected, Cause, Impact, Reason, impact};
use crate::budget::Budget;
use crate::index::LinkId;
use crate::lens::{Lens, WalkOptions};
use crate::testing::{Still, UNBOUNDED, World, along, everywhere, forward, long_row};
use crate::{Change, MemberFact, Mode, Period, RelationFact, Truncated};

/// A reason with ids in place of numbers.
#[derive(Debug, Clone, PartialEq)]
enum Why {
    Dependency,
    RelationsBroken,
    LostSupport,
    LostRelation(LinkId),
}

/// An affected claim with ids in place of numbers.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    claim: LineageId,
    depth: u32,
    why: Why,
    start: LineageId,
    /// From the start: by which link to which claim.
    chain: Vec<(LinkId, LineageId)>,
}

fn seen(lens: &Lens<'_>, found: &Impact, affected: &Affected) -> Seen {
    let id = |slot| lens.link(slot).unwrap().id;
    let chain = found.chain(affected);
    let why = match affected.reason {
        Reason::Dependency { .. } => Why::Dependency,
        Reason::RelationsBroken { .. } => Why::RelationsBroken,
        Reason::LostSupport { .. } => Why::LostSupport,
        Reason::LostRelation { standing, .. } => Why::LostRelation(id(standing)),
    };
    Seen {
        claim: lens.lineage(affected.place),
        depth: affected.depth,
        why,
        start: lens.lineage(chain.start),
        chain: chain.links.iter().map(|(slot, place)| (id(*slot), lens.lineage(*place))).collect(),
    }
}

/// What falls and what is weakened when the first versions of some claims fall.
fn ask(world: &World, options: &WalkOptions, events: usize, names: &[&str]) -> (Vec<Seen>, Vec<Seen>) {
    everywhere(world, events, options, |lens| {
        let starts: Vec<u32> = names.iter().filter_map(|name| lens.place_of(world.claims[*name][0])).collect();
        let found = impact(lens, &starts, &UNBOUNDED);
        assert_eq!(found.truncated, None);
        assert_eq!(found.fallen.is_empty(), found.fallen.places().is_empty());
        assert!(found.fallen.iter().map(|affected| affected.place).eq(found.fallen.places().iter().copied()));
        assert_eq!(found.fallen.get(found.fallen.len()), None);
        let fallen = found.fallen.iter().map(|affected| seen(lens, &found, &affected)).collect();
        (fallen, found.weakened.iter().map(|affected| seen(lens, &found, affected)).collect())
    })
}

fn lineage(world: &World, name: &str) -> LineageId {
    LineageId::from_uuid(world.claims[name][0].uuid())
}

/// Names and depths of what falls, and of what is weakened.
fn told(world: &World, names: &[&str]) -> (Vec<String>, Vec<String>) {
    let (fallen, weakened) = ask(world, &forward(), usize::MAX, names);
    let tell = |seen: &Seen| {
        let name = world.claims.keys().find(|name| lineage(world, name) == seen.claim).unwrap();
        let why = match seen.why {
            Why::Dependency => "needs",
            Why::RelationsBroken => "broken",
            Why::LostSupport => "support",
            Why::LostRelation(_) => "relation",
        };
        format!("{name} {} {why}", seen.depth)
    };
    (fallen.iter().map(tell).collect(), weakened.iter().map(tell).collect())
}

fn world(text: &str, claims: &[&str]) -> World {
    let mut world = World::of(text);
    for claim in claims {
        world.claim(claim);
    }
    world
}

#[test]
fn what_needs_a_fallen_claim_falls_and_what_it_supported_is_weakened() {
    let world = World::of(
        "b depends_on a; c assumes b; d derives_from c; a supports e; b corroborates f; c implies g; \
         h equivalent_to d; a contradicts i; a part_of j; j part_of a; a depends_on k; e supports l; l depends_on e",
    );
    let (fallen, weakened) = told(&world, &["a"]);
    assert_eq!(fallen, ["b 1 needs", "c 2 needs", "d 3 needs"]);
    assert_eq!(weakened, ["e 1 support", "f 2 support", "g 3 support", "h 4 support"], "e passes nothing on");
}

#[test]
fn equivalence_weakens_from_either_end() {
    let world = World::of("a equivalent_to b");
    assert_eq!(told(&world, &["a"]), (vec![], vec!["b 1 support".to_owned()]));
    assert_eq!(told(&world, &["b"]), (vec![], vec!["a 1 support".to_owned()]));
}

#[test]
fn a_conclusion_falls_with_the_last_of_its_relations() {
    for kind in ["implies", "depends_on", "equivalent_to"] {
        let mut world = world("", &["a", "b", "c", "d", "y", "z"]);
        world.relation(kind, &[("a", "premise"), ("b", "premise"), ("z", "conclusion")]);
        world.relation("implies", &[("c", "premise"), ("d", "premise"), ("z", "conclusion")]);
        world.edge("y", "depends_on", "z", None);
        assert_eq!(told(&world, &["b"]), (vec![], vec!["z 1 relation".to_owned()]), "{kind}");
        assert_eq!(told(&world, &["a", "b"]), (vec![], vec!["z 1 relation".to_owned()]), "broken once: {kind}");
        let both = (vec!["z 1 broken".to_owned(), "y 2 needs".to_owned()], vec![]);
        assert_eq!(told(&world, &["b", "c"]), both, "{kind}");
        assert_eq!(told(&world, &["z"]).0, ["y 1 needs"], "the fall of a conclusion breaks nothing: {kind}");
    }
}

#[test]
fn conclusions_fall_with_their_premises_and_not_with_one_another() {
    for kind in ["implies", "equivalent_to", "assumes"] {
        let mut world = world("", &["a", "y", "z"]);
        world.relation(kind, &[("z", "conclusion"), ("a", "premise"), ("y", "conclusion")]);
        assert_eq!(told(&world, &["z"]), (vec![], vec![]), "{kind}");
        assert_eq!(told(&world, &["a"]).0, ["z 1 broken", "y 1 broken"], "{kind}");
    }
}

#[test]
fn the_lost_and_the_standing_relation_are_named() {
    let mut world = world("", &["a", "b", "c", "d", "e", "z"]);
    let [first, second, third] =
        ["a", "b", "c"].map(|premise| world.relation("derives_from", &[(premise, "premise"), ("z", "conclusion")]));
    let one = |world: &World, names: &[&str]| {
        let seen = ask(world, &forward(), usize::MAX, names).1.remove(0);
        (seen.chain[0].0, seen.why)
    };
    let stands = |relation| Why::LostRelation(LinkId::Relation(relation));
    assert_eq!(one(&world, &["b"]), (LinkId::Relation(second), stands(first)));
    assert_eq!(one(&world, &["b", "a"]), (LinkId::Relation(second), stands(third)));
    let implied = world.relation("implies", &[("d", "premise"), ("z", "conclusion")]);
    world.relation("depends_on", &[("d", "premise"), ("a", "premise"), ("z", "conclusion")]);
    let last = world.relation("depends_on", &[("e", "premise"), ("z", "conclusion")]);
    assert_eq!(one(&world, &["a", "b", "c"]).1, stands(implied), "whatever the type, the first of the log");
    assert_eq!(one(&world, &["a", "b", "c", "d"]).1, stands(last));
}

#[test]
fn an_evidential_relation_that_breaks_weakens_unless_it_contradicted() {
    let mut world = world("", &["a", "b", "x", "y", "z"]);
    world.relation("supports", &[("a", "premise"), ("b", "premise"), ("x", "conclusion")]);
    world.relation("contradicts", &[("a", "premise"), ("b", "premise"), ("y", "conclusion")]);
    world.relation("part_of", &[("a", "premise"), ("b", "premise"), ("z", "conclusion")]);
    assert_eq!(told(&world, &["a"]), (vec![], vec!["x 1 support".to_owned()]));
}

#[test]
fn a_symmetric_relation_without_a_conclusion_weakens_each_other_member() {
    let mut world = world("", &["a", "b", "c"]);
    world.relation("equivalent_to", &[("a", "member"), ("b", "member"), ("c", "member")]);
    assert_eq!(told(&world, &["b"]).1, ["a 1 support", "c 1 support"]);
}

#[test]
fn a_relation_with_a_retracted_premise_does_not_stand() {
    let mut world = world("", &["a", "b", "z"]);
    world.relation("implies", &[("a", "premise"), ("z", "conclusion")]);
    world.relation("implies", &[("b", "premise"), ("z", "conclusion")]);
    world.status("b", ClaimStatus::Retracted);
    assert_eq!(told(&world, &["a"]).0, ["z 1 broken"]);
    let asked = told(&world, &["b"]);
    assert_eq!(asked.1, ["z 1 relation"], "what the walk starts from held before");
}

#[test]
fn circles_of_relations_end() {
    let mut world = world("", &["a", "b", "z"]);
    world.relation("implies", &[("z", "premise"), ("a", "premise"), ("z", "conclusion")]);
    world.relation("implies", &[("z", "premise"), ("b", "conclusion")]);
    world.relation("implies", &[("b", "premise"), ("a", "conclusion")]);
    assert_eq!(told(&world, &["a"]).0, ["z 1 broken", "b 2 broken"]);
}

#[test]
fn only_the_types_that_the_caller_follows_count() {
    let mut world = World::of("b depends_on a; c assumes a; a supports d");
    world.relation("implies", &[("a", "premise"), ("b", "premise"), ("d", "conclusion")]);
    let (fallen, weakened) = ask(&world, &along(&["assumes", "supports"]), usize::MAX, &["a"]);
    assert_eq!(fallen.iter().map(|seen| seen.claim).collect::<Vec<_>>(), [lineage(&world, "c")]);
    assert_eq!(weakened.iter().map(|seen| seen.claim).collect::<Vec<_>>(), [lineage(&world, "d")]);
}

#[test]
fn versions_fall_as_they_are_cited() {
    let mut world = world("b depends_on a", &["e"]);
    world.revise("a");
    world.edge("e", "depends_on", "a", None);
    let member = |claim, role: &str| MemberFact { claim, role: role.to_owned() };
    let [old, new] = [world.claims["a"][0], world.claims["a"][1]];
    // Two versions of one claim are members, each in a role of its own.
    world.changes.push(Change::RelationAsserted(RelationFact {
        id: RelationId::from_uuid(Uuid::max()),
        relation_type: "implies".to_owned(),
        members: vec![member(old, "premise"), member(new, "conclusion")],
        strength: None,
        valid: Period::default(),
        position: world.position() + 1,
        retracted: None,
    }));
    let mut options = WalkOptions { mode: Mode::Versions, ..forward() };
    options.through.statuses = None;
    let fallen = |claim| {
        everywhere(&world, usize::MAX, &options, |lens| {
            let found = impact(lens, &[lens.place_of(claim).unwrap()], &UNBOUNDED);
            found.fallen.iter().map(|affected| lens.claim(affected.place)).collect::<Vec<ClaimId>>()
        })
    };
    assert_eq!(fallen(old), [world.newest("b"), new, world.newest("e")]);
    assert_eq!(fallen(new), [world.newest("e")]);
}

#[test]
fn bounds_stop_it_and_say_so() {
    let world = World::of("b depends_on a; c depends_on a; d depends_on b; a supports e");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let start = lens.place_of(world.newest("a")).unwrap();
    let run = |nodes, until| {
        let found = impact(&lens, &[start], &Budget { nodes, until, clock: &Still });
        (found.fallen.len(), found.weakened.len(), found.truncated)
    };
    assert_eq!(run(5, None), (3, 1, None));
    assert_eq!(run(4, None), (2, 1, Some(Truncated::Nodes)));
    assert_eq!(run(2, None), (1, 0, Some(Truncated::Nodes)));
    assert_eq!(run(0, None), (0, 0, Some(Truncated::Nodes)));
    let both = impact(&lens, &[start, lens.place_of(world.newest("c")).unwrap()], &Budget { nodes: 1, ..UNBOUNDED });
    assert_eq!((both.fallen.len(), both.truncated), (0, Some(Truncated::Nodes)), "what is said to fall does not count");
    assert_eq!(run(9, Some(Timestamp::default())), (3, 1, None), "it ends before it looks at the clock");
}

#[test]
fn late_it_stops_at_its_first_look_at_the_clock_and_tells_of_what_it_has() {
    let world = long_row();
    let snapshot = world.snapshot();
    let late = Budget { until: Some(Timestamp::default()), ..UNBOUNDED };
    let mut aside = forward();
    aside.through.claim_types = Some(vec!["assertion".to_owned()]);
    for options in [forward(), aside] {
        let lens = Lens::new(&snapshot, None, &options);
        let start = lens.place_of(world.newest("3000")).unwrap();
        let found = impact(&lens, &[start], &late);
        assert_eq!((found.fallen.len(), found.truncated), (2048, Some(Truncated::Time)));
        for (depth, affected) in (1..).zip(found.fallen.iter()) {
            assert_eq!((affected.depth, found.chain(&affected).links.len()), (depth, usize::try_from(depth).unwrap()));
            let before = usize::try_from(depth).unwrap().checked_sub(2);
            assert_eq!(affected.cause, before.map_or(Cause::Start(start), Cause::Fallen));
        }
    }
}
