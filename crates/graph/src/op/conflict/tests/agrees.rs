use claimgraph_domain::id::LineageId;
use proptest::prelude::*;

use super::{ConflictOptions, Seen, ask, naive};
use crate::Truncated;
use crate::testing::{Plain, worlds};

proptest! {
    #[test]
    fn agrees_with_all_distances(world in worlds(), events in 2_usize..80, depth in 0_u32..5, limit in prop_oneof![Just(usize::MAX), 0_usize..9]) {
        let plain = Plain::of(&world, events);
        let logic = naive::Logic::of(&plain);
        let expected = logic.conflicts(&plain, usize::try_from(depth).unwrap());
        let root = LineageId::from_uuid(world.claims["0"][0].uuid());
        for about in [None, Some("0").filter(|_| plain.enters(root))] {
            let (found, truncated) = ask(&world, events, about, &ConflictOptions { depth, limit });
            let concerns = |pair: &&naive::Pair| about.is_none() || pair.a == root || pair.b == root;
            let expected: Vec<&naive::Pair> = expected.iter().filter(concerns).collect();
            prop_assert_eq!(truncated, (expected.len() > limit).then_some(Truncated::Answers));
            let expected: Vec<naive::Pair> = expected.into_iter().take(limit).cloned().collect();
            let pair = |seen: &Seen| naive::Pair {
                links: seen.path_a.len() + seen.path_b.len(),
                position: logic.position(seen.contradiction),
                a: seen.a,
                b: seen.b,
            };
            prop_assert_eq!(found.iter().map(pair).collect::<Vec<_>>(), expected);
            for seen in &found {
                let ends = [(seen.a, &seen.path_a), (seen.b, &seen.path_b)].map(|(from, path)| logic.follow(from, path));
                prop_assert!(logic.clashes(seen.contradiction, ends[0], ends[1]));
            }
        }
    }
}
