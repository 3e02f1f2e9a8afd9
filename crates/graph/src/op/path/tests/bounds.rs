use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;

use super::{asked, places};
use crate::budget::{Budget, Truncated};
use crate::lens::Lens;
use crate::op::path::{PathKind, PathOptions, Paths, paths};
use crate::testing::{Still, UNBOUNDED, World, forward, long_row};

fn bounded(world: &World, from: &str, to: &str, wanted: PathOptions, budget: &Budget<'_>) -> Paths {
    let snapshot = world.snapshot();
    let lens = Lens::new(&snapshot, None, &forward());
    paths(&lens, &places(&lens, &[world.newest(from)]), &places(&lens, &[world.newest(to)]), &wanted, budget)
}

#[test]
fn a_search_goes_on_from_its_narrower_end() {
    let fan: Vec<String> = (0..500).map(|leaf| format!("a supports x{leaf}; x{leaf} supports y{leaf}")).collect();
    let wide = World::of(&format!("a supports b; b supports c; c supports d; d supports e; {}", fan.join(";")));
    let fan: Vec<String> = (0..500).map(|leaf| format!("x{leaf} supports e; y{leaf} supports x{leaf}")).collect();
    let deep = World::of(&format!("a supports b; b supports c; c supports d; d supports e; {}", fan.join(";")));
    let budget = Budget { nodes: 505, ..UNBOUNDED };
    for (world, kind) in
        [&wide, &deep].into_iter().flat_map(|world| [(world, PathKind::Shortest), (world, PathKind::Weighted)])
    {
        let found = bounded(world, "a", "e", asked(kind, 1, 9), &budget);
        assert_eq!((found.paths.len(), found.truncated), (1, None), "{kind:?}");
    }
}

#[test]
fn bounds_stop_a_search_and_say_so() {
    let world = World::of("a supports b; b supports d; a supports c; c supports e; e supports f; f supports d");
    for kind in [PathKind::Shortest, PathKind::Weighted] {
        let found = |nodes, until: Option<Timestamp>, clock: &dyn Clock| {
            let found = bounded(&world, "a", "d", asked(kind, 2, 9), &Budget { nodes, until, clock });
            (found.paths.len(), found.truncated)
        };
        assert_eq!(found(6, None, &Still), (2, None), "places count once");
        assert_eq!(found(5, None, &Still), (1, Some(Truncated::Nodes)), "the first is certain");
        assert_eq!(found(1, None, &Still), (0, Some(Truncated::Nodes)));
        assert_eq!(found(0, None, &Still), (0, Some(Truncated::Nodes)));
        assert_eq!(found(9, Some(Timestamp::default()), &Still), (2, None), "found before a look at the clock");
    }
}

#[test]
fn a_late_search_stops_at_its_first_look_at_the_clock() {
    let world = long_row();
    let late = Budget { until: Some(Timestamp::default()), ..UNBOUNDED };
    for kind in [PathKind::Shortest, PathKind::Weighted, PathKind::All] {
        let found = bounded(&world, "0", "3000", asked(kind, 1, u32::MAX), &late);
        assert_eq!((found.paths.len(), found.truncated), (0, Some(Truncated::Time)), "{kind:?}");
    }
}

#[test]
fn long_ways_are_walked_without_recursion() {
    let chain: Vec<String> = (0..3000).map(|link| format!("{link} supports {}", link + 1)).collect();
    let world = World::of(&chain.join(";"));
    for kind in [PathKind::Shortest, PathKind::Weighted, PathKind::All] {
        let found = bounded(&world, "0", "3000", asked(kind, 1, u32::MAX), &UNBOUNDED);
        assert_eq!(found.paths[0].steps.len(), 3000, "{kind:?}");
        assert!(bounded(&world, "0", "3000", asked(kind, 1, 2999), &UNBOUNDED).paths.is_empty(), "{kind:?}");
    }
}
