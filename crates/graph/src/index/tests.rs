use claimgraph_domain::ambient::Clock;
use claimgraph_domain::id::{ClaimId, EdgeId, LineageId};
use claimgraph_domain::model::{ClaimStatus, seeded_edge_types};
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

use crate::budget::Budget;
use crate::index::LinkId;
use crate::lens::{Kinds, Lens, Mode, Partial, WalkOptions};
use crate::op::{Note, reach};
use crate::testing::{Still, UNBOUNDED, World, along, everywhere, forward, long_row, worlds};
use crate::{Change, EdgeFact, Index, Refused, Truncated, VersionFact};

/// What is reached from claims, with depths and the links that led there.
fn reached(lens: &Lens<'_>, starts: &[ClaimId], depth: Option<u32>) -> Vec<(ClaimId, usize, Option<LinkId>)> {
    let starts: Vec<u32> = starts.iter().filter_map(|claim| lens.place_of(*claim)).collect();
    let note = Note { steps: true, leaves: true };
    let found = reach(lens, &starts, depth, note, &UNBOUNDED);
    let link = |index: usize| found.steps[index].and_then(|(_, step)| lens.link(step.slot)).map(|link| link.id);
    found
        .places
        .iter()
        .enumerate()
        .map(|(index, place)| (lens.claim(*place), found.depth(index), link(index)))
        .collect()
}

#[test]
fn a_walk_is_breadth_first_in_the_order_of_the_log() {
    let world = World::of("a depends_on b; a depends_on c; b depends_on d; c depends_on d; d depends_on e");
    let found = everywhere(&world, 99, &along(&["depends_on"]), |lens| reached(lens, &[world.newest("a")], None));
    let found: Vec<(&str, usize)> = found.iter().map(|(claim, depth, _)| (world.name(*claim), *depth)).collect();
    assert_eq!(found, [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 3)]);
}

#[test]
fn a_symmetric_link_is_followed_from_either_end_and_once() {
    let world = World::of("a contradicts b");
    for name in ["a", "b"] {
        let mut both = forward();
        for (along, against) in
            [(Kinds::All, Kinds::All), (Kinds::All, Kinds::Named(vec![])), (Kinds::Named(vec![]), Kinds::All)]
        {
            (both.links.along, both.links.against) = (along, against);
            let steps =
                everywhere(&world, 99, &both, |lens| lens.steps(lens.place_of(world.newest(name)).unwrap()).len());
            assert_eq!(steps, 1, "from {name} by {:?}", both.links);
        }
    }
}

#[test]
fn a_retracted_claim_is_neither_entered_nor_walked_through() {
    let mut world = World::of("a depends_on b; b depends_on c");
    world.status("b", ClaimStatus::Retracted);
    let found = everywhere(&world, 99, &forward(), |lens| reached(lens, &[world.newest("a")], None).len());
    assert_eq!(found, 1);
    let before =
        everywhere(&world, world.changes.len() - 1, &forward(), |lens| reached(lens, &[world.newest("a")], None).len());
    assert_eq!(before, 3);
}

#[test]
fn versions_are_walked_as_cited() {
    let mut world = World::of("a depends_on b");
    world.revise("b");
    let exact = WalkOptions { mode: Mode::Versions, ..along(&["depends_on"]) };
    let new = world.newest("b");
    let old = world.claims["b"][0];
    assert_eq!(
        everywhere(&world, 99, &exact, |lens| reached(lens, &[world.newest("a")], None).len()),
        1,
        "b's first version is deprecated"
    );
    let mut all = exact;
    all.through.statuses = None;
    let found = everywhere(&world, 99, &all, |lens| reached(lens, &[world.newest("a")], None));
    assert_eq!(found[1].0, old);
    let found = everywhere(&world, 99, &forward(), |lens| reached(lens, &[world.newest("a")], None));
    assert_eq!(found[1].0, new, "a lineage is shown by its newest version");
}

#[test]
fn a_relation_leads_from_premises_to_the_conclusion_or_back_for_a_dependency() {
    let mut world = World::of("");
    for name in ["a", "b", "c"] {
        world.claim(name);
    }
    world.relation("implies", &[("a", "premise"), ("b", "premise"), ("c", "conclusion")]);
    world.relation("depends_on", &[("a", "premise"), ("b", "premise"), ("c", "conclusion")]);
    let count = |types: &[&str], from: &str| {
        everywhere(&world, 99, &along(types), |lens| reached(lens, &[world.newest(from)], None).len())
    };
    assert_eq!(count(&["implies"], "a"), 2);
    assert_eq!(count(&["implies"], "c"), 1);
    assert_eq!(count(&["depends_on"], "c"), 3);
    assert_eq!(count(&["depends_on"], "a"), 1);
}

#[test]
fn a_relation_of_two_versions_of_one_claim_leads_where_it_says() {
    let mut world = World::of("");
    world.claim("a");
    world.claim("b");
    let old = world.newest("a");
    world.revise("a");
    // The old version and another claim imply the new version.
    let premises = [("a", "premise"), ("b", "premise")];
    let id = world.relation("implies", &[premises[0], premises[1], ("a", "conclusion")]);
    let Some(Change::RelationAsserted(fact)) = world.changes.last_mut() else { panic!("{id}") };
    fact.members[0].claim = old;
    let mut exact = WalkOptions { mode: Mode::Versions, ..along(&["implies"]) };
    exact.through.statuses = None;
    for (from, to) in
        [(old, vec![world.newest("a")]), (world.newest("b"), vec![world.newest("a")]), (world.newest("a"), vec![])]
    {
        let found = everywhere(&world, 99, &exact, |lens| {
            let steps = lens.steps(lens.place_of(from).unwrap());
            steps.iter().map(|step| lens.claim(step.to)).collect::<Vec<_>>()
        });
        assert_eq!(found, to);
    }
}

#[test]
fn bounds_stop_a_walk_and_say_so() {
    let world = World::of("a supports b; b supports c; c supports d");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let start = lens.place_of(world.newest("a")).unwrap();
    let run = |nodes, until| {
        let found = reach(&lens, &[start], None, Note::default(), &Budget { nodes, until, clock: &Still });
        (found.places.len(), found.truncated)
    };
    assert_eq!(run(4, None), (4, None));
    assert_eq!(run(3, None), (3, Some(Truncated::Nodes)));
    assert_eq!(run(0, None), (0, Some(Truncated::Nodes)));
    assert_eq!(run(9, Some(Timestamp::default())), (4, None), "a short walk ends before it looks at the clock");
}

#[test]
fn a_late_walk_stops_at_its_first_look_at_the_clock_which_a_part_of_a_graph_takes_at_once() {
    let world = long_row();
    let snapshot = world.snapshot();
    let late = Budget { until: Some(Timestamp::default()), ..UNBOUNDED };
    let mut whole = Partial::default();
    whole.whole = true;
    let mut aside = forward();
    aside.through.claim_types = Some(vec!["assertion".to_owned()]);
    for options in [forward(), aside] {
        let run = |partial: Option<&Partial>, steps| {
            let lens = Lens::new(&snapshot, partial, &options);
            let start = lens.place_of(world.newest("0")).unwrap();
            let found = reach(&lens, &[start], None, Note { steps, leaves: false }, &late);
            (found.places.len(), found.truncated)
        };
        assert_eq!(run(None, false), (2049, Some(Truncated::Time)));
        assert_eq!(run(None, true), (2049, Some(Truncated::Time)));
        assert_eq!(run(Some(&whole), false), (2, Some(Truncated::Time)));
    }
}

/// A clock that gains a millisecond each time somebody looks.
struct Ticking(std::sync::atomic::AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1000, std::sync::atomic::Ordering::Relaxed))
    }
}

#[test]
fn a_hub_with_a_million_neighbours_stops_at_the_bound_or_in_time() {
    const NEIGHBOURS: u128 = 1_000_000;
    let mut world = World::of("hub supports x; x supports hub");
    let mut facts = world.facts(99);
    world.claim("last");
    let (version, edge) = (facts.versions[0].clone(), facts.edges[0].clone());
    for number in 0..NEIGHBOURS {
        let claim = ClaimId::from_uuid(uuid::Uuid::from_u128(1 << 100 | number));
        let lineage = LineageId::from_uuid(claim.uuid());
        let position = 100 + 2 * i64::try_from(number).unwrap();
        facts.versions.push(VersionFact { claim, lineage, position, ..version.clone() });
        let id = EdgeId::from_uuid(uuid::Uuid::from_u128(1 << 101 | number));
        facts.edges.push(EdgeFact { id, target: claim, position: position + 1, ..edge.clone() });
    }
    let snapshot = std::sync::Arc::new(crate::Snapshot::build(facts).unwrap());
    let most = 56 * snapshot.link_count() + 80 * snapshot.lineage_count();
    assert!(snapshot.bytes() < most, "{} bytes, more than {most}", snapshot.bytes());
    let mut both = forward();
    both.links.against = Kinds::All;
    let lens = Lens::new(&snapshot, None, &both);
    let hub = lens.place_of(world.claims["hub"][0]).unwrap();
    let leaf = lens.place_of(ClaimId::from_uuid(uuid::Uuid::from_u128(1 << 100))).unwrap();
    let run = |start, depth, nodes, until| {
        let clock = Ticking(std::sync::atomic::AtomicI64::new(0));
        let budget = Budget { nodes, until, clock: &clock };
        let found = reach(&lens, &[start], depth, Note::default(), &budget);
        (found.places.len(), found.truncated)
    };
    assert_eq!(run(hub, Some(0), 1_000, None), (1, None), "depth 0 looks at nothing");
    assert_eq!(run(hub, Some(1), 1_000, None), (1_000, Some(Truncated::Nodes)));
    assert_eq!(run(leaf, Some(2), 100_000, None), (100_000, Some(Truncated::Nodes)), "through the hub");
    assert_eq!(run(hub, None, 2_000_000, None), (1_000_002, None));
    // The clock is looked at while the neighbours are gone through, and stands at the deadline the second time.
    let (entered, truncated) = run(hub, None, 2_000_000, Some(Timestamp::from_micros(1000)));
    assert_eq!(truncated, Some(Truncated::Time));
    assert!(entered <= 1_000_002, "{entered}");
}

#[test]
fn an_index_takes_the_log_in_order_and_knows_what_it_has() {
    let world = World::of("a supports b; b supports c");
    let index = Index::new(crate::Snapshot::build(world.facts(2)).unwrap());
    let log = || (1_i64..).zip(world.changes.iter().cloned());
    let old = index.snapshot();
    index.apply(log()).unwrap();
    assert_eq!((old.position(), index.snapshot().position()), (2, world.position()));
    assert_eq!(index.apply(log()), Ok(false), "what it has is passed over");
    assert_eq!(index.apply([(world.position() + 2, Change::Other)]), Err(Refused::Gap));
    let unknown = Change::EdgeRetracted(EdgeId::from_uuid(uuid::Uuid::max()));
    assert_eq!(index.apply([(world.position() + 1, unknown)]), Err(Refused::Unknown));
    assert_eq!(index.snapshot().position(), world.position(), "a refused event changes nothing");
    index.merge().unwrap();
    assert_eq!(index.snapshot().link_count(), 2);
}

#[test]
fn an_index_is_made_anew_when_relations_get_another_direction() {
    let mut world = World::of("a supports b");
    let mut implies = seeded_edge_types().into_iter().find(|known| known.name == "implies").unwrap();
    implies.acyclic = true;
    let redefine = |world: &World| {
        let mut snapshot = crate::Snapshot::build(world.facts(99)).unwrap();
        snapshot.apply(world.position() + 1, &Change::EdgeTypeDefined(implies.clone()))
    };
    assert_eq!(redefine(&world), Ok(()), "without relations it changes nothing that was arranged");
    world.relation("implies", &[("a", "premise"), ("b", "conclusion")]);
    assert_eq!(redefine(&world), Err(Refused::Redefined));
    implies.acyclic = false;
    let mut snapshot = crate::Snapshot::build(world.facts(99)).unwrap();
    assert_eq!(snapshot.apply(world.position() + 1, &Change::EdgeTypeDefined(implies)), Ok(()));
}

proptest! {
    #[test]
    fn every_form_of_a_graph_shows_the_same(
        world in worlds(), events in 2_usize..80, exact in any::<bool>(), which in 0_usize..3, depth in prop::option::of(0_u32..4),
        least in prop::option::of(0.0..1.0_f64),
    ) {
        let mut options = if which == 0 { along(&["depends_on", "contradicts"]) } else { forward() };
        if which == 2 {
            options.links.against = Kinds::All;
        }
        if exact {
            options.mode = Mode::Versions;
            options.through.statuses = None;
        }
        options.links.min_strength = least;
        let start = world.claims["0"][0];
        everywhere(&world, events, &options, |lens| reached(lens, &[start], depth));
    }
}
