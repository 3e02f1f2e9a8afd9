//! In which order answers are listed: by ids where nothing else decides, for numbers must not.

use std::cmp::{Ordering, Reverse};

use claimgraph_domain::id::{ClaimId, LineageId};

use crate::lens::Lens;

/// What tells places apart: the lineage, and for versions of one lineage the version.
pub(super) fn name(lens: &Lens<'_>, place: u32) -> (LineageId, ClaimId) {
    (lens.lineage(place), lens.claim(place))
}

/// Sorts groups of places that have none in common: largest first, ties by the smallest lineage id.
pub(super) fn largest_first<G>(lens: &Lens<'_>, groups: &mut [G], places: impl Fn(&G) -> &[u32]) {
    groups.sort_by_cached_key(|group| {
        let places = places(group);
        (Reverse(places.len()), places.iter().map(|place| name(lens, *place)).min())
    });
}

/// Those with the highest values, at most `count`, highest first, ties by lineage id.
pub(super) fn highest<T>(
    lens: &Lens<'_>,
    mut values: Vec<(u32, T)>,
    count: usize,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<(u32, T)> {
    let order = |one: &(u32, T), other: &(u32, T)| {
        compare(&other.1, &one.1).then_with(|| name(lens, one.0).cmp(&name(lens, other.0)))
    };
    if count < values.len() {
        if count > 0 {
            values.select_nth_unstable_by(count - 1, order);
        }
        values.truncate(count);
    }
    values.sort_unstable_by(order);
    values
}
