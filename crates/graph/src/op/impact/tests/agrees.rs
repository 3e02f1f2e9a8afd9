use claimgraph_domain::id::LineageId;
use proptest::prelude::*;

use super::{Seen, Why, ask, lineage, naive};
use crate::testing::{Plain, forward, worlds};

proptest! {
    #[test]
    fn agrees_with_rounds_over_everything(world in worlds(), events in 2_usize..80, starts in prop::collection::vec(0_usize..8, 1..4)) {
        let names: Vec<String> = starts.iter().map(|start| (start % world.claims.len()).to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (fallen, weakened) = ask(&world, &forward(), events, &names);
        let plain = Plain::of(&world, events);
        let made: Vec<LineageId> =
            world.facts(events.min(world.changes.len())).versions.iter().map(|version| version.lineage).collect();
        let starts: Vec<LineageId> =
            names.iter().map(|name| lineage(&world, name)).filter(|start| made.contains(start)).collect();
        let naive = naive::naive(&plain, &starts);
        let depths = |list: &[Seen]| list.iter().map(|seen| (seen.claim, seen.depth)).collect::<Vec<_>>();
        prop_assert!(depths(&fallen).is_sorted_by_key(|(_, depth)| *depth));
        prop_assert!(depths(&weakened).is_sorted_by_key(|(_, depth)| *depth));
        let sorted = |mut list: Vec<(LineageId, u32)>| { list.sort(); list };
        prop_assert_eq!(sorted(depths(&fallen)), sorted(naive.fallen.clone()));
        prop_assert_eq!(sorted(depths(&weakened)), sorted(naive.weakened.clone()));
        for seen in fallen.iter().chain(&weakened) {
            prop_assert!(starts.contains(&seen.start));
            prop_assert_eq!(seen.chain.len(), usize::try_from(seen.depth).unwrap());
            let mut from = seen.start;
            for (link, to) in &seen.chain {
                prop_assert!(plain.joins(*link, from, *to));
                from = *to;
            }
            prop_assert_eq!(from, seen.claim);
            if let Why::LostRelation(standing) = seen.why {
                prop_assert!(naive.standing(&plain, seen.claim).first() == Some(&standing));
            }
        }
    }
}
