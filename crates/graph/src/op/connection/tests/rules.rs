use std::ops::ControlFlow;

use claimgraph_domain::id::ClaimId;
use proptest::prelude::*;

use super::{both_ways, places, told};
use crate::lens::{Lens, Mode};
use crate::op::connection::{MAX_TERMINALS, connection};
use crate::testing::{UNBOUNDED, everywhere, worlds};

/// Whether some of the places hang together by links between them; `members` has a bit for each.
fn hangs_together(next: &[u32], members: u32) -> bool {
    let mut known = members & members.wrapping_neg();
    loop {
        let grown =
            (0..next.len()).filter(|place| known >> place & 1 == 1).fold(known, |known, place| known | next[place]);
        if grown & members == known {
            return known == members;
        }
        known = grown & members;
    }
}

/// The fewest links that connect the places, by trying every set of places.
fn fewest(lens: &Lens<'_>, between: &[u32]) -> Option<usize> {
    let bound = u32::try_from(lens.bound()).unwrap();
    let next: Vec<u32> = (0..bound)
        .map(|place| {
            let enter = |to: u32| lens.sees(to) || between.contains(&to);
            let mut next = 0;
            let _ = lens.each_step(place, &mut |step| {
                next |= u32::from(enter(place) && enter(step.to)) << step.to;
                ControlFlow::Continue(())
            });
            next
        })
        .collect();
    let asked = between.iter().fold(0, |bits, place| bits | 1 << place);
    let sets = (0..1_u32 << bound).filter(|set| set & asked == asked && hangs_together(&next, *set));
    sets.map(|set| usize::try_from(set.count_ones()).unwrap().saturating_sub(1)).min()
}

/// Everything that hangs together with a place.
fn flood(lens: &Lens<'_>, start: u32, between: &[u32]) -> Vec<u32> {
    let mut known = vec![start];
    let mut index = 0;
    while index < known.len() {
        let place = known[index];
        let _ = lens.each_step(place, &mut |step| {
            if !known.contains(&step.to) && (lens.sees(step.to) || between.contains(&step.to)) {
                known.push(step.to);
            }
            ControlFlow::Continue(())
        });
        index += 1;
    }
    known
}

proptest! {
    #[test]
    fn no_tree_is_smaller(
        world in worlds(), events in 10_usize..80, exact in any::<bool>(),
        between in prop::collection::vec(prop_oneof![1 => 0_usize..4, 3 => 0_usize..1000], 1..=MAX_TERMINALS),
    ) {
        let claims: Vec<ClaimId> =
            between.iter().map(|name| world.claims[&(name % world.claims.len()).to_string()][0]).collect();
        let mut options = both_ways();
        if exact {
            options.mode = Mode::Versions;
        }
        let found = everywhere(&world, events, &options, |lens| {
            let asked = places(lens, &claims);
            let found = connection(lens, &asked, &UNBOUNDED);
            for (from, step) in &found.links {
                let mut exists = false;
                let _ = lens.each_step(*from, &mut |known| {
                    exists |= known == *step;
                    ControlFlow::Continue(())
                });
                assert!(exists && found.places.contains(from) && found.places.contains(&step.to));
            }
            if found.connected && !asked.is_empty() {
                // As many links as a tree of its places has, and all hang together: it is a tree.
                assert_eq!(found.links.len() + 1, found.places.len());
                assert!(asked.iter().all(|place| found.places.contains(place)));
                let numbers = |place: &u32| found.places.iter().position(|known| known == place).unwrap();
                let mut next = vec![0_u32; found.places.len()];
                for (from, step) in &found.links {
                    next[numbers(from)] |= 1 << numbers(&step.to);
                    next[numbers(&step.to)] |= 1 << numbers(from);
                }
                assert!(hangs_together(&next, (1 << found.places.len()) - 1));
            }
            if lens.bound() <= 12 {
                let fewest = fewest(lens, &asked);
                assert_eq!(fewest.is_some(), found.connected);
                assert_eq!(fewest.unwrap_or_default(), found.links.len());
            }
            for pair in asked.windows(2) {
                let together = |known: &Vec<u32>| known.contains(&pair[0]) && known.contains(&pair[1]);
                assert_eq!(found.components.iter().any(together), flood(lens, pair[0], &asked).contains(&pair[1]));
            }
            told(lens, &found)
        });
        prop_assert_eq!(found.truncated, None);
    }
}
