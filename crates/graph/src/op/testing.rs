//! What the tests of operations share.

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use proptest::prelude::*;

use crate::lens::{Kinds, Lens, LinkFilter, Mode, WalkOptions};
pub(super) use crate::testing::Ticking;
use crate::testing::{along, forward};

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
