mod agrees;
mod naive;

use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::ClaimStatus;

use super::{ConflictOptions, Conflicts, conflicts};
use crate::budget::Budget;
use crate::index::LinkId;
use crate::lens::{Lens, Step, WalkOptions};
use crate::testing::{Still, UNBOUNDED, World, along, everywhere, forward};
use crate::{Mode, Partial, Side, Truncated};

/// A conflict with ids in place of numbers.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    a: LineageId,
    b: LineageId,
    contradiction: LinkId,
    /// By which link to which claim.
    path_a: Vec<(LinkId, LineageId)>,
    path_b: Vec<(LinkId, LineageId)>,
}

const ALL: ConflictOptions = ConflictOptions { depth: u32::MAX, limit: usize::MAX };

fn seen(lens: &Lens<'_>, found: &Conflicts) -> Vec<Seen> {
    let id = |slot| lens.link(slot).unwrap().id;
    let path = |steps: &[Step]| steps.iter().map(|step| (id(step.slot), lens.lineage(step.to))).collect();
    let seen = found.pairs.iter().map(|pair| Seen {
        a: lens.lineage(pair.a),
        b: lens.lineage(pair.b),
        contradiction: id(pair.contradiction),
        path_a: path(&pair.path_a),
        path_b: path(&pair.path_b),
    });
    seen.collect()
}

fn ask(world: &World, events: usize, about: Option<&str>, options: &ConflictOptions) -> (Vec<Seen>, Option<Truncated>) {
    everywhere(world, events, &forward(), |lens| {
        let about = about.map(|name| lens.place_of(world.claims[name][0]).unwrap());
        let found = conflicts(lens, about, options, &UNBOUNDED);
        (seen(lens, &found), found.truncated)
    })
}

/// Pairs in words: names in the order of their making, and the links of both paths.
fn told(world: &World, about: Option<&str>) -> Vec<String> {
    let name = |lineage: LineageId| {
        let made = |name: &&String| world.claims[*name][0].uuid() == lineage.uuid();
        world.claims.keys().find(made).unwrap().clone()
    };
    let tell = |seen: Seen| format!("{} {} {}+{}", name(seen.a), name(seen.b), seen.path_a.len(), seen.path_b.len());
    ask(world, usize::MAX, about, &ALL).0.into_iter().map(tell).collect()
}

fn world(text: &str, claims: &[&str]) -> World {
    let mut world = World::default();
    for claim in claims {
        world.claim(claim);
    }
    let more = World::of(text);
    assert!(more.claims.keys().all(|claim| world.claims.contains_key(claim)), "claims are named in order");
    for edge in text.split(';').map(str::trim).filter(|edge| !edge.is_empty()) {
        let words: Vec<&str> = edge.split_whitespace().collect();
        world.edge(words[0], words[1], words[2], None);
    }
    world
}

#[test]
fn claims_conflict_through_what_they_commit_to() {
    let names = ["a", "b", "c", "d", "e", "f"];
    let world =
        world("b contradicts a; c implies a; d depends_on b; e equivalent_to d; b supports f; a implies f", &names);
    let expected = ["a b 0+0", "a d 0+1", "b c 0+1", "a e 0+2", "c d 1+1", "c e 1+2"];
    assert_eq!(told(&world, None), expected);
    assert_eq!(told(&world, Some("c")), ["b c 0+1", "c d 1+1", "c e 1+2"]);
    assert_eq!(told(&world, Some("a")), ["a b 0+0", "a d 0+1", "a e 0+2"]);
    assert_eq!(told(&world, Some("f")), Vec::<String>::new());
}

#[test]
fn a_claim_may_contradict_itself() {
    let world = world("a contradicts b; c implies a; c assumes b", &["a", "b", "c"]);
    let expected = ["a b 0+0", "a c 0+1", "b c 0+1", "c c 1+1"];
    assert_eq!(told(&world, None), expected);
    assert_eq!(told(&world, Some("c")), expected[1..]);
}

#[test]
fn of_several_proofs_the_shortest_is_given_then_the_first_contradiction() {
    let world =
        world("a implies c; b implies d; c contradicts d; c contradicts b; a contradicts d", &["a", "b", "c", "d"]);
    let found = ask(&world, usize::MAX, None, &ALL).0;
    let edges: Vec<usize> = found
        .iter()
        .map(|seen| world.edges.iter().position(|edge| LinkId::Edge(*edge) == seen.contradiction).unwrap())
        .collect();
    assert_eq!(told(&world, None), ["c d 0+0", "b c 0+0", "a d 0+0", "a b 1+0"]);
    assert_eq!(edges, [2, 3, 4, 3]);
}

#[test]
fn depth_counts_the_links_of_both_sides() {
    let world = world("a contradicts b; c implies a; d implies b", &["a", "b", "c", "d"]);
    let count = |depth, about| ask(&world, usize::MAX, about, &ConflictOptions { depth, ..ALL }).0.len();
    assert_eq!((count(0, None), count(1, None), count(2, None)), (1, 3, 4));
    assert_eq!((count(0, Some("c")), count(1, Some("c")), count(2, Some("c"))), (0, 1, 2));
}

#[test]
fn the_answer_stops_at_its_limit_and_says_so() {
    let world = world("a contradicts b; c implies a; d implies b", &["a", "b", "c", "d"]);
    let all = ask(&world, usize::MAX, None, &ALL).0;
    for limit in 0..=4 {
        let (found, truncated) = ask(&world, usize::MAX, None, &ConflictOptions { limit, ..ALL });
        assert_eq!(found, all[..limit]);
        assert_eq!(truncated, (limit < 4).then_some(Truncated::Answers));
    }
}

#[test]
fn what_may_not_be_entered_is_in_no_conflict_and_on_no_path() {
    let mut world = world("a contradicts b; c implies a; d implies c; e contradicts d", &["a", "b", "c", "d", "e"]);
    world.status("c", ClaimStatus::Retracted);
    assert_eq!(told(&world, None), ["a b 0+0", "d e 0+0"]);
    assert_eq!(told(&world, Some("c")), ["b c 0+1"], "what is asked about is looked at");
    world.edge("c", "depends_on", "b", None);
    assert_eq!(told(&world, Some("c")), ["a c 0+1", "b c 0+1", "c c 1+1", "c d 1+2"], "on every path");
}

#[test]
fn several_claims_commit_together_and_not_alone() {
    let names = ["a", "b", "c", "x"];
    let pairs = |relations: &[(&str, &[(&str, &str)])], text: &str| {
        let mut world = world(text, &names);
        for (kind, members) in relations {
            world.relation(kind, members);
        }
        told(&world, None).len()
    };
    let [a, b, c] = [("a", "premise"), ("b", "premise"), ("c", "conclusion")];
    let clash_c = "x contradicts c";
    assert_eq!(pairs(&[("implies", &[a, b, c])], clash_c), 1);
    assert_eq!(pairs(&[("implies", &[a, c])], clash_c), 2, "a alone implies c");
    let clash_a = "x contradicts a";
    assert_eq!(pairs(&[("implies", &[a, c])], clash_a), 1, "c does not imply a");
    assert_eq!(pairs(&[("depends_on", &[a, b, c])], clash_a), 2, "c needs a");
    assert_eq!(pairs(&[("depends_on", &[a, b, c]), ("implies", &[b, c])], clash_a), 1, "c also follows from b");
    assert_eq!(pairs(&[("equivalent_to", &[a, b, c])], clash_a), 2);
    assert_eq!(pairs(&[("equivalent_to", &[a, b, c])], clash_c), 1);
    assert_eq!(pairs(&[("equivalent_to", &[("a", "one"), ("b", "one"), ("c", "one")])], clash_a), 3);
    assert_eq!(pairs(&[("contradicts", &[a, b, c])], ""), 0, "two of three may hold");
    assert_eq!(pairs(&[("contradicts", &[a, c])], ""), 1);
}

#[test]
fn only_the_types_that_the_caller_follows_count() {
    let world = world("a contradicts b; c implies a; d assumes a", &["a", "b", "c", "d"]);
    let snapshot = world.snapshot();
    let count =
        |types: &[&str]| conflicts(&Lens::new(&snapshot, None, &along(types)), None, &ALL, &UNBOUNDED).pairs.len();
    assert_eq!(count(&["contradicts", "implies"]), 2);
    assert_eq!(count(&["contradicts"]), 1);
    assert_eq!(count(&["implies", "assumes"]), 0);
}

#[test]
fn versions_conflict_as_cited() {
    let mut world = world("a contradicts b", &["a", "b", "c"]);
    world.revise("a");
    world.edge("c", "implies", "a", None);
    let mut options = WalkOptions { mode: Mode::Versions, ..forward() };
    options.through.statuses = None;
    let found = everywhere(&world, usize::MAX, &options, |lens| {
        let pairs = conflicts(lens, None, &ALL, &UNBOUNDED).pairs;
        pairs.iter().map(|pair| (lens.claim(pair.a), lens.claim(pair.b))).collect::<Vec<_>>()
    });
    assert_eq!(found, [(world.claims["a"][0], world.newest("b"))]);
    assert_eq!(told(&world, None), ["a b 0+0", "b c 0+1"]);
}

#[test]
fn what_is_far_from_a_claim_is_not_looked_at() {
    let world = world(
        "a implies b; b contradicts c; d implies c; e implies d; f contradicts e",
        &["a", "b", "c", "d", "e", "f"],
    );
    let snapshot = world.snapshot();
    let rows = |depth| {
        let partial = Partial::default();
        let lens = Lens::new(&snapshot, Some(&partial), &forward());
        let about = lens.place_of(world.newest("a"));
        let _ = conflicts(&lens, about, &ConflictOptions { depth, limit: 9 }, &UNBOUNDED);
        let missed = partial.take_missed();
        assert!(!missed.whole);
        let name = |lineage: LineageId| world.name(ClaimId::from_uuid(lineage.uuid())).to_owned();
        missed.rows.iter().map(|(lineage, side)| (name(*lineage), *side)).collect::<Vec<_>>()
    };
    let [a, b, c, d] = ["a", "b", "c", "d"].map(str::to_owned);
    assert_eq!(rows(0), [(a.clone(), Side::Out)]);
    assert_eq!(rows(1), [(a.clone(), Side::Out), (b.clone(), Side::Out)]);
    assert_eq!(rows(2), [(a, Side::Out), (b, Side::Out), (c, Side::In)]);
    assert_eq!(rows(3).last(), Some(&(d, Side::In)));
}

#[test]
fn bounds_stop_it_and_say_so() {
    let world = world("a contradicts b; c implies a; d implies c; e supports a", &["a", "b", "c", "d", "e"]);
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let run = |about: Option<&str>, nodes, until| {
        let about = about.map(|name| lens.place_of(world.newest(name)).unwrap());
        let found = conflicts(&lens, about, &ALL, &Budget { nodes, until, clock: &Still });
        (found.pairs.len(), found.truncated)
    };
    assert_eq!(run(None, 4, None), (3, None));
    assert_eq!(run(None, 3, None), (2, Some(Truncated::Nodes)));
    assert_eq!(run(None, 1, None), (0, Some(Truncated::Nodes)));
    assert_eq!(run(Some("d"), 4, None), (1, None));
    assert_eq!(run(Some("d"), 3, None), (0, Some(Truncated::Nodes)));
    assert_eq!(run(Some("d"), 0, None), (0, Some(Truncated::Nodes)));
    for about in [None, Some("d")] {
        assert_eq!(run(about, 9, Some(claimgraph_domain::time::Timestamp::default())).1, Some(Truncated::Time));
    }
}
