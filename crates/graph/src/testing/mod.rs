//! Small graphs for tests, and a harness that asks one question of every form that a graph may take.

mod everywhere;
mod plain;
mod random;
mod world;

pub(crate) use everywhere::everywhere;
pub(crate) use plain::{Plain, PlainEdge, PlainRelation};
pub(crate) use random::worlds;
pub(crate) use world::World;

use std::sync::atomic::{AtomicI64, Ordering};

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;

use crate::budget::Budget;
use crate::lens::{ClaimFilter, Kinds, LinkFilter, WalkOptions};
use claimgraph_domain::model::ClaimStatus;

/// A clock that stands still.
pub(crate) struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::default()
    }
}

/// A clock by which every look takes a microsecond, so that a deadline comes after so many looks.
#[derive(Default)]
pub(crate) struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// No bounds.
pub(crate) const UNBOUNDED: Budget<'static> = Budget { nodes: usize::MAX, until: None, clock: &Still };

/// A row of claims from `0` to `3000`, each of which needs the next one: more links than are looked at before the
/// clock.
pub(crate) fn long_row() -> World {
    let links: Vec<String> = (0..3000).map(|link| format!("{link} depends_on {}", link + 1)).collect();
    World::of(&links.join(";"))
}

/// Follows every link along, and enters all but deprecated and retracted claims.
pub(crate) fn forward() -> WalkOptions {
    let statuses = Some(vec![ClaimStatus::Draft, ClaimStatus::Active]);
    WalkOptions {
        links: LinkFilter { against: Kinds::Named(Vec::new()), ..LinkFilter::default() },
        through: ClaimFilter { statuses, ..ClaimFilter::default() },
        ..WalkOptions::default()
    }
}

/// Follows links of these types along.
pub(crate) fn along(types: &[&str]) -> WalkOptions {
    let mut options = forward();
    options.links.along = Kinds::Named(types.iter().map(|name| (*name).to_owned()).collect());
    options
}
