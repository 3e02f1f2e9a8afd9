mod rules;

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;

use super::{Connection, connection};
use crate::budget::{Budget, Truncated};
use crate::index::LinkId;
use crate::lens::{Kinds, Lens, WalkOptions};
use crate::testing::{Still, UNBOUNDED, World, everywhere, forward};

fn both_ways() -> WalkOptions {
    let mut options = forward();
    options.links.against = Kinds::All;
    options
}

/// A connection as ids.
#[derive(Debug, PartialEq)]
struct Told {
    places: Vec<ClaimId>,
    links: Vec<(ClaimId, LinkId, bool, ClaimId)>,
    connected: bool,
    components: Vec<Vec<ClaimId>>,
    truncated: Option<Truncated>,
}

fn told(lens: &Lens<'_>, found: &Connection) -> Told {
    let claims = |places: &[u32]| places.iter().map(|place| lens.claim(*place)).collect::<Vec<_>>();
    let link = |slot| lens.link(slot).unwrap().id;
    let links = found.links.iter();
    Told {
        places: claims(&found.places),
        links: links.map(|(from, by)| (lens.claim(*from), link(by.slot), by.against, lens.claim(by.to))).collect(),
        connected: found.connected,
        components: found.components.iter().map(|component| claims(component)).collect(),
        truncated: found.truncated,
    }
}

fn places(lens: &Lens<'_>, claims: &[ClaimId]) -> Vec<u32> {
    claims.iter().filter_map(|claim| lens.place_of(*claim)).collect()
}

fn names(world: &World, claims: &[ClaimId]) -> String {
    claims.iter().map(|claim| world.name(*claim)).collect::<Vec<_>>().join(" ")
}

fn connect(world: &World, between: &str) -> Told {
    let claims: Vec<ClaimId> = between.split_whitespace().map(|name| world.newest(name)).collect();
    everywhere(world, 999, &both_ways(), |lens| told(lens, &connection(lens, &places(lens, &claims), &UNBOUNDED)))
}

#[test]
fn a_hub_is_found_that_no_shortest_path_goes_through() {
    // Each pair is joined by two links without the hub, too, yet a tree of three takes the hub.
    let world = World::of(
        "hub supports a; b supports hub; c supports hub; a supports ab; ab supports b; b supports bc; bc supports c; \
         a supports ac; ac supports c",
    );
    let found = connect(&world, "a b c");
    assert_eq!(names(&world, &found.places), "a b c hub");
    assert_eq!((found.links.len(), found.connected, found.truncated), (3, true, None));
    assert_eq!(found.components.len(), 1);
}

/// Four claims, each four links from a hub and six from the next of them.
fn wheel() -> World {
    let chain = |from: &str, to: &str, links: usize| {
        let name = |link: usize| match link {
            0 => from.to_owned(),
            last if last == links => to.to_owned(),
            _ => format!("{from}{to}{link}"),
        };
        (0..links).map(|link| format!("{} supports {}", name(link), name(link + 1))).collect::<Vec<_>>().join(";")
    };
    let rim = [("a", "b"), ("b", "c"), ("c", "d")].map(|(from, to)| chain(from, to, 6));
    let spokes = ["a", "b", "c", "d"].map(|from| chain(from, "hub", 4));
    World::of(&[rim.join(";"), spokes.join(";")].join(";"))
}

#[test]
fn a_smaller_tree_beyond_the_first_meeting_is_found() {
    let world = wheel();
    let found = connect(&world, "a b c d");
    assert_eq!((found.links.len(), found.truncated), (16, None));
    assert!(names(&world, &found.places).contains("hub"));
}

#[test]
fn a_tree_that_was_found_is_given_when_a_bound_stops_the_search_for_a_smaller_one() {
    let world = wheel();
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &both_ways());
    let all = ["a", "b", "c", "d"].map(|name| world.newest(name));
    let run = |nodes| {
        let found = connection(&lens, &places(&lens, &all), &Budget { nodes, ..UNBOUNDED });
        (found.links.len(), found.connected, found.truncated)
    };
    assert_eq!(run(32), (16, true, None));
    assert_eq!(run(31), (18, true, Some(Truncated::Nodes)), "the hub is the last to be entered");
    assert_eq!(run(20), (0, false, Some(Truncated::Nodes)));
}

#[test]
fn what_does_not_hang_together_is_told_by_groups() {
    let world = World::of("a supports b; c supports d; d supports e; x contradicts y");
    let found = connect(&world, "e y a c b e");
    let groups: Vec<String> = found.components.iter().map(|component| names(&world, component)).collect();
    assert_eq!(groups, ["e c", "y", "a b"]);
    assert_eq!((found.connected, found.places.len(), found.links.len()), (false, 0, 0));
}

#[test]
fn few_places_are_connected_too() {
    let world = World::of("a supports b");
    let found = connect(&world, "a a");
    assert_eq!((names(&world, &found.places).as_str(), found.links.len(), found.connected), ("a", 0, true));
    let found = connect(&world, "");
    assert_eq!((found.places.len(), found.components.len(), found.connected), (0, 0, true));
    let found = connect(&world, "b a");
    assert_eq!((names(&world, &found.places).as_str(), found.links.len()), ("b a", 1));
}

#[test]
fn claims_that_may_not_be_entered_connect_nothing_but_themselves() {
    let mut world = World::of("a supports b; b supports c; a supports d; d supports e; e supports c");
    world.status("b", ClaimStatus::Retracted);
    world.status("a", ClaimStatus::Retracted);
    assert_eq!(names(&world, &connect(&world, "a c").places), "a c d e");
    assert_eq!(names(&world, &connect(&world, "a b c").places), "a b c");
}

#[test]
fn bounds_stop_a_walk_and_say_so() {
    let world = World::of("a supports x; x supports b; a supports c; c supports d; d supports b; z supports z");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &both_ways());
    let run = |between: &[&str], nodes, until| {
        let claims: Vec<ClaimId> = between.iter().map(|name| world.newest(name)).collect();
        let found = connection(&lens, &places(&lens, &claims), &Budget { nodes, until, clock: &Still });
        (found.places.len(), found.components.len(), found.truncated)
    };
    assert_eq!(run(&["a", "b"], 5, None), (3, 1, None));
    assert_eq!(run(&["a", "b"], 2, None), (0, 2, Some(Truncated::Nodes)));
    assert_eq!(run(&["a", "b"], 1, None), (0, 2, Some(Truncated::Nodes)));
    assert_eq!(run(&["a", "b"], 9, Some(Timestamp::default())), (0, 2, Some(Truncated::Time)));
    assert_eq!(run(&["a", "z"], 2, None), (0, 2, Some(Truncated::Nodes)), "what was not seen may join them");
    assert_eq!(run(&["z", "b"], 4, None), (0, 2, None), "nothing leaves z, whatever else b reaches");
}
