use std::collections::HashSet;

use claimgraph_domain::model::ClaimStatus;

use super::{ask, asked, walked};
use crate::budget::Truncated;
use crate::index::LinkId;
use crate::op::path::PathKind;
use crate::testing::{World, forward};

#[test]
fn paths_come_in_order_of_length_and_then_of_discovery() {
    let world = World::of(
        "a supports b; b supports d; a supports c; c supports d; c supports b; d supports e; a supports x; x supports y",
    );
    let walk = |kind, count, length| walked(&world, &forward(), "a", "e", asked(kind, count, length));
    assert_eq!(walk(PathKind::Shortest, 1, u32::MAX), ["abde"]);
    assert_eq!(walk(PathKind::Shortest, 2, u32::MAX), ["abde", "acde"]);
    assert_eq!(walk(PathKind::Shortest, 9, u32::MAX), ["abde", "acde", "acbde"]);
    assert_eq!(walk(PathKind::All, 9, 3), ["abde", "acde"]);
    assert_eq!(walk(PathKind::All, 9, 2), [""; 0]);
    assert_eq!(walk(PathKind::Shortest, 0, 9), [""; 0]);
}

#[test]
fn parallel_links_make_different_paths() {
    let world = World::of("a supports b; a implies b; b supports c; a contradicts b");
    let (found, truncated) = ask(&world, &forward(), "a", "c", asked(PathKind::All, 9, 9));
    assert_eq!((found.len(), truncated), (3, None));
    let first: HashSet<LinkId> = found.iter().map(|(_, steps, _)| steps[0].0).collect();
    assert_eq!(first.len(), 3);
}

#[test]
fn a_relation_that_names_a_member_twice_makes_one_path() {
    let mut world = World::of("");
    world.claim("a");
    world.claim("b");
    world.relation("implies", &[("a", "premise"), ("a", "premise"), ("b", "conclusion")]);
    assert_eq!(ask(&world, &forward(), "a", "b", asked(PathKind::All, 9, 9)).0.len(), 1);
}

#[test]
fn a_start_that_is_a_goal_is_a_path_and_may_be_passed_through() {
    let world = World::of("a supports b; b supports c; b supports a");
    for kind in [PathKind::Shortest, PathKind::Weighted, PathKind::All] {
        let found = walked(&world, &forward(), "a b", "b c", asked(kind, 9, 9));
        assert_eq!(found, ["b", "ab", "bc", "abc"], "{kind:?}");
        assert_eq!(walked(&world, &forward(), "b b", "b", asked(kind, 9, 0)), ["b"], "{kind:?}");
    }
}

#[test]
fn claims_that_may_not_be_entered_are_passed_by_unless_they_are_ends() {
    let mut world = World::of("a supports b; b supports e; a supports c; c supports d; d supports e");
    for name in ["a", "b", "e"] {
        world.status(name, ClaimStatus::Retracted);
    }
    for kind in [PathKind::Shortest, PathKind::Weighted] {
        assert_eq!(walked(&world, &forward(), "a", "e", asked(kind, 9, 9)), ["acde"], "{kind:?}");
        assert_eq!(walked(&world, &forward(), "a b", "e", asked(kind, 9, 9)), ["be", "abe", "acde"], "{kind:?}");
    }
}

#[test]
fn the_lightest_path_has_the_strongest_links_within_the_length() {
    let world = World::of(
        "a supports e 0.25; a supports b 0.75; b supports e 0.75; a supports c 1; c supports d 1; d supports e 0.75",
    );
    let walk = |count, length| walked(&world, &forward(), "a", "e", asked(PathKind::Weighted, count, length));
    assert_eq!(walk(9, u32::MAX), ["acde", "abe", "ae"]);
    assert_eq!(walk(9, 3), ["acde", "abe", "ae"]);
    assert_eq!(walk(9, 2), ["abe", "ae"]);
    assert_eq!(walk(1, 1), ["ae"]);
    let weights = ask(&world, &forward(), "a", "e", asked(PathKind::Weighted, 9, 9)).0;
    assert_eq!(weights.iter().map(|(_, _, weight)| *weight).collect::<Vec<_>>(), [0.25, 0.5, 0.75]);
    let world = World::of("a supports b; b supports c; a supports c 1; a supports d 0.9; d supports c 0.9");
    let found = ask(&world, &forward(), "a", "c", asked(PathKind::Weighted, 3, 9)).0;
    let lengths: Vec<usize> = found.iter().map(|(_, steps, _)| steps.len()).collect();
    assert_eq!(lengths, [1, 2, 2], "of equal weight the shorter comes first");
    assert_eq!(found[2].2.to_bits(), (2.0_f64 * (1.0 - 0.9)).to_bits());
}

#[test]
fn a_lighter_path_that_is_too_long_hides_no_other() {
    // Within seven links the way by z is best. The one by x and w comes to p for less, but is a link too long, which
    // neither end finds out alone before the direct link ends the search. The leaves keep the ends from taking turns.
    let leaves: Vec<String> = (0..8).map(|leaf| format!("z supports f{leaf} 0.5; b{leaf} supports e 0.375")).collect();
    let world = World::of(&format!(
        "a supports x; x supports w; w supports p; p supports q 0.5; q supports r; r supports s; s supports t; \
         t supports e; a supports z 0.875; z supports p; z supports f 0.5; a supports e 0.25; {}",
        leaves.join(";")
    ));
    let walk = |length| walked(&world, &forward(), "a", "e", asked(PathKind::Weighted, 1, length));
    assert_eq!(walk(8), ["axwpqrste"]);
    assert_eq!(walk(7), ["azpqrste"]);
    assert_eq!(walk(6), ["ae"]);
}

#[test]
fn all_says_whether_there_are_more() {
    let world = World::of("a supports b; a implies b; a contradicts b");
    let found = |kind, count| {
        let (found, truncated) = ask(&world, &forward(), "a", "b", asked(kind, count, 9));
        (found.len(), truncated)
    };
    assert_eq!(found(PathKind::All, 3), (3, None));
    assert_eq!(found(PathKind::All, 2), (2, Some(Truncated::Answers)));
    assert_eq!(found(PathKind::All, 0), (0, Some(Truncated::Answers)));
    assert_eq!(found(PathKind::Shortest, 2), (2, None));
}
