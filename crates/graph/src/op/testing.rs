//! What the tests of operations share.

use std::sync::atomic::{AtomicI64, Ordering};

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;
use proptest::prelude::*;

use crate::lens::{Kinds, Lens, LinkFilter, Mode, WalkOptions};
use crate::testing::{along, forward};

/// A clock by which every look takes a microsecond, so that a deadline comes after so many looks.
#[derive(Default)]
pub(super) struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// Links followed along, against and both ways, by lineage and by version, with and without filters.
pub(super) fn any_options() -> impl Strategy<Value = WalkOptions> {
    let none = || Kinds::Named(Vec::new());
    let some = || Kinds::Named(["supports", "contradicts", "part_of"].map(str::to_owned).to_vec());
    let links = prop_oneof![
        Just(forward().links),
        Just(along(&["depends_on", "contradicts", "implies"]).links),
        Just(along(&["contradicts", "equivalent_to"]).links),
        Just(LinkFilter::default()),
        Just(LinkFilter { along: none(), ..LinkFilter::default() }),
        Just(LinkFilter { along: Kinds::All, against: some(), ..LinkFilter::default() }),
        Just(LinkFilter { along: some(), min_strength: Some(0.5), ..LinkFilter::default() }),
    ];
    (links, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(links, exact, through, only)| {
        let mut options = WalkOptions { links, ..forward() };
        if exact {
            options.mode = Mode::Versions;
        }
        if !through {
            options.through.statuses = None;
        }
        if only {
            options.only.statuses = Some(vec![ClaimStatus::Draft, ClaimStatus::Active]);
        }
        options
    })
}

/// Places as the claims that stand for them.
pub(super) fn claims(lens: &Lens<'_>, places: &[u32]) -> Vec<ClaimId> {
    places.iter().map(|place| lens.claim(*place)).collect()
}

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}
