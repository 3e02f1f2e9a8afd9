//! Time that is counted from the first look.

use std::ops::Deref;
use std::sync::OnceLock;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;

/// A clock that stands at 0 when it is first looked at, and goes on as another one does.
///
/// With it the `until` of a [`Budget`](crate::Budget) says how long a walk may take from its first look at the clock,
/// and whoever asks need not look at the clock to begin. The first look comes at once or, for walks most of which are
/// short, after 2048 steps, that is after microseconds: a walk that ends before it costs no look at all.
pub struct Stopwatch<C> {
    clock: C,
    begun: OnceLock<Timestamp>,
}

impl<C: Deref<Target: Clock>> Stopwatch<C> {
    /// One that has not begun, by a clock that it borrows or shares.
    #[must_use]
    pub fn new(clock: C) -> Self {
        Self { clock, begun: OnceLock::new() }
    }
}

impl<C: Deref<Target: Clock> + Send + Sync> Clock for Stopwatch<C> {
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        let begun = self.begun.get_or_init(|| now);
        Timestamp::from_micros(now.micros().saturating_sub(begun.micros()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{Budget, Truncated};
    use crate::lens::Lens;
    use crate::op::{Note, reach};
    use crate::testing::{Ticking, forward, long_row};

    #[test]
    fn time_is_counted_from_the_first_look() {
        let clock = Ticking::default();
        assert_eq!([clock.now(), clock.now()], [0, 1].map(Timestamp::from_micros));
        let watch = Stopwatch::new(&clock);
        assert_eq!([0, 1, 2].map(Timestamp::from_micros), [watch.now(), watch.now(), watch.now()]);
        assert_eq!(clock.now().micros(), 5, "it looks at the clock when it is looked at, and only then");
    }

    #[test]
    fn a_walk_may_take_so_long_from_its_first_look() {
        let world = long_row();
        let snapshot = world.snapshot();
        let lens = Lens::new(&snapshot, None, &forward());
        let start = lens.place_of(world.newest("0")).unwrap();
        let walk = |micros| {
            let clock = Ticking::default();
            assert!((0..9).all(|looks| clock.now() == Timestamp::from_micros(looks)));
            let watch = Stopwatch::new(&clock);
            let until = Some(Timestamp::from_micros(micros));
            reach(&lens, &[start], None, Note::default(), &Budget { nodes: usize::MAX, until, clock: &watch }).truncated
        };
        assert_eq!((walk(0), walk(1)), (Some(Truncated::Time), None));
    }
}
