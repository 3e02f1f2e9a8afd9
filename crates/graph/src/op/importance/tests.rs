use claimgraph_domain::id::ClaimId;
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

use super::{Importance, ImportanceOptions, importance};
use crate::lens::{Lens, WalkOptions};
use crate::op::testing::{Ticking, any_options, real};
use crate::testing::{Still, UNBOUNDED, World, everywhere, forward, worlds};
use crate::{Budget, Truncated};

/// Ranks by id, to the last bit.
fn told(lens: &Lens<'_>, found: &Importance) -> Vec<(ClaimId, u64)> {
    found.ranks.iter().map(|(place, rank)| (lens.claim(*place), rank.to_bits())).collect()
}

fn ranked(world: &World, options: &WalkOptions) -> Vec<(String, f64)> {
    let found = everywhere(world, 99, options, |lens| {
        let found = importance(lens, &ImportanceOptions::default(), 99, &UNBOUNDED);
        assert_eq!((found.converged, found.truncated), (true, None));
        told(lens, &found)
    });
    found.into_iter().map(|(claim, bits)| (world.name(claim).to_owned(), f64::from_bits(bits))).collect()
}

#[test]
fn what_much_leads_to_is_important() {
    // Two hand all on to the third, which spreads what it has: r1 = 0.05 + 0.85 r3 / 3, r3 = r1 + 0.85 * 2 r1.
    let ranks = ranked(&World::of("a supports c; b supports c"), &forward());
    let names: Vec<&str> = ranks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["c", "a", "b"]);
    let third = (0.05 + 1.7 * 0.05) / (1.0 - 0.85 / 3.0 - 1.7 * 0.85 / 3.0);
    assert!((ranks[0].1 - third).abs() < 1e-8, "{ranks:?}");
    assert!((ranks[1].1 - (0.05 + 0.85 / 3.0 * third)).abs() < 1e-8);
    assert_eq!(ranks[1].1.to_bits(), ranks[2].1.to_bits());
}

#[test]
fn parallel_links_weigh_together_and_strength_does_not_count() {
    let ranks = ranked(&World::of("a supports b 1.0; a supports b 0.1; a supports c 1.0"), &forward());
    let rank = |name: &str| ranks.iter().find(|(known, _)| known == name).unwrap().1;
    // Beyond what all places have, b has twice as much from a as c.
    assert!((rank("b") - rank("a") - 2.0 * (rank("c") - rank("a"))).abs() < 1e-8, "{ranks:?}");
}

#[test]
fn iterations_end_when_the_ranks_are_good_or_have_to() {
    let world = World::of("a supports b; b supports a; c supports a");
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let run = |options: ImportanceOptions, budget: &Budget<'_>| {
        let found = importance(&lens, &options, 9, budget);
        (found.ranks.len(), found.iterations, found.converged, found.truncated)
    };
    let usual = ImportanceOptions { tolerance: 1e-6, ..ImportanceOptions::default() };
    let (_, iterations, converged, _) = run(usual, &UNBOUNDED);
    assert!(converged && (2..100).contains(&iterations), "{iterations}");
    assert_eq!(run(ImportanceOptions { max_iterations: 3, ..usual }, &UNBOUNDED), (3, 3, false, None));
    assert_eq!(run(ImportanceOptions { max_iterations: 0, ..usual }, &UNBOUNDED), (3, 0, false, None));
    assert_eq!(run(ImportanceOptions { tolerance: 2.0, ..usual }, &UNBOUNDED), (3, 1, true, None));
    assert_eq!(run(ImportanceOptions { damping: -1.0, ..usual }, &UNBOUNDED), (3, 1, true, None));
    let two = run(usual, &Budget { nodes: 2, until: None, clock: &Still });
    assert_eq!((two.0, two.3), (2, Some(Truncated::Nodes)));
}

#[test]
fn time_ends_it_with_the_last_whole_iteration() {
    let steps: Vec<String> = (0..3000).map(|step| format!("{step} supports {}", step / 2)).collect();
    let snapshot = World::of(&steps.join(";")).snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    let at = |looks| {
        let until = Some(Timestamp::from_micros(looks));
        let budget = Budget { nodes: usize::MAX, until, clock: &Ticking::default() };
        importance(&lens, &ImportanceOptions { tolerance: 0.0, ..Default::default() }, 9, &budget)
    };
    for looks in 0..3 {
        let none = at(looks);
        assert_eq!((none.ranks.len(), none.iterations, none.truncated), (0, 0, Some(Truncated::Time)), "{looks}");
    }
    let some = at(30);
    assert_eq!((some.converged, some.truncated), (false, Some(Truncated::Time)));
    assert!((1..99).contains(&some.iterations), "{}", some.iterations);
    let options = ImportanceOptions { tolerance: 0.0, max_iterations: some.iterations, ..Default::default() };
    assert_eq!(some.ranks, importance(&lens, &options, 9, &UNBOUNDED).ranks);
}

/// The ranks of all places sum to 1, and another iteration would leave them as they are.
fn assert_ranks(lens: &Lens<'_>, ranks: &[(u32, f64)]) {
    let count = real(ranks.len());
    let sum: f64 = ranks.iter().map(|(_, rank)| rank).sum();
    assert!(ranks.is_empty() || (sum - 1.0).abs() < 1e-12, "{sum}");
    for (place, rank) in ranks {
        let mut flow = 0.15 / count;
        for (from, rank) in ranks {
            let steps = lens.steps(*from);
            let here = real(steps.iter().filter(|step| step.to == *place).count());
            flow += 0.85 * rank * if steps.is_empty() { 1.0 / count } else { here / real(steps.len()) };
        }
        assert!((flow - rank).abs() < 1e-8, "{flow} is not {rank}");
    }
}

proptest! {
    #[test]
    fn ranks_sum_to_one_and_hold_still(
        world in worlds(), events in 2_usize..80, options in any_options(), top in 0_usize..5,
    ) {
        everywhere(&world, events, &options, |lens| {
            let long = ImportanceOptions { max_iterations: 200, ..Default::default() };
            let all = importance(lens, &long, usize::MAX, &UNBOUNDED);
            assert!(all.converged);
            let listed: Vec<u32> = all.ranks.iter().map(|(place, _)| *place).collect();
            assert_eq!(listed.len(), lens.places().filter(|place| lens.lists(*place)).count());
            if lens.lists_all() {
                assert_ranks(lens, &all.ranks);
            }
            for pair in all.ranks.windows(2) {
                let order = pair[1].1.total_cmp(&pair[0].1);
                assert!(order.then(lens.lineage(pair[0].0).cmp(&lens.lineage(pair[1].0))).is_le());
            }
            let first = importance(lens, &long, top, &UNBOUNDED);
            assert_eq!(first.ranks[..], all.ranks[..top.min(all.ranks.len())]);
            told(lens, &all)
        });
    }
}
