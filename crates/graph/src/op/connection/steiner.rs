//! The smallest tree within a region.

use std::iter::successors;

use super::region::Region;
use crate::number::{at, number};

/// In place of the size of a tree that is not known; two of them can be added.
const UNREACHED: u32 = u32::MAX / 2;

/// The links of a smallest tree that connects the terminals of a region, as pairs of its places, the first discovered
/// first. `None` when it has no fewer than so many links, or time is over.
///
/// S. E. Dreyfus and R. A. Wagner, "The Steiner problem in graphs", Networks 1(3), 1971: the smallest tree that
/// connects a place with some terminals is either joined from two trees at that place, each with some of the terminals,
/// or goes on by one link to the smallest tree of a place next to it. R. E. Erickson, C. L. Monma and A. F. Veinott,
/// "Send-and-split method for minimum-concave-cost network flows", Mathematics of Operations Research 12(4), 1987: the
/// second case is a search for shortest paths. The first terminal is the place at which the whole tree is asked for.
pub(super) fn smallest(region: &mut Region<'_, '_>, fewer_than: Option<usize>) -> Option<Vec<(u32, u32)>> {
    if region.terminals().len() < 2 {
        return Some(Vec::new());
    }
    let sets = 1_usize << (region.terminals().len() - 1);
    let below = fewer_than.map_or(UNREACHED, number);
    let mut trees = Trees { sizes: vec![Vec::new()] };
    for set in 1..sets {
        let splits = number(splits(set).count());
        if !region.spend(number(region.len()).saturating_mul(splits.saturating_add(1))) {
            return None;
        }
        let mut sizes = trees.joined(set, region.len());
        if set.is_power_of_two() {
            set_size(&mut sizes, set.trailing_zeros() + 1, 0);
        }
        extend(&mut sizes, region, below);
        trees.sizes.push(sizes);
    }
    (trees.size(sets - 1, 0) < below).then(|| trees.links(sets - 1, region))
}

/// The sets of terminals besides the first, as bits, that come in two parts: one part of each.
fn splits(set: usize) -> impl Iterator<Item = usize> {
    let parts = successors(Some(set), move |part| Some((part - 1) & set).filter(|part| *part > 0));
    parts.skip(1).filter(move |part| *part > set ^ part)
}

/// How many links the smallest tree has that connects a place with a set of terminals: by set, then by place.
struct Trees {
    sizes: Vec<Vec<u32>>,
}

impl Trees {
    fn of(&self, set: usize) -> &[u32] {
        self.sizes.get(set).map_or(&[], Vec::as_slice)
    }

    fn size(&self, set: usize, place: u32) -> u32 {
        self.of(set).get(at(place)).copied().unwrap_or(UNREACHED)
    }

    /// The sizes of trees that are joined from two.
    fn joined(&self, set: usize, places: usize) -> Vec<u32> {
        let mut sizes = vec![UNREACHED; places];
        for part in splits(set) {
            let parts = self.of(part).iter().zip(self.of(set ^ part));
            for (size, (one, other)) in sizes.iter_mut().zip(parts) {
                *size = (*size).min(one + other);
            }
        }
        sizes
    }

    /// The links of the tree of the first place.
    fn links(&self, set: usize, region: &Region<'_, '_>) -> Vec<(u32, u32)> {
        let mut links = Vec::new();
        let mut open = vec![(set, 0)];
        while let Some((set, place)) = open.pop() {
            let size = self.size(set, place);
            let is_split = |part: &usize| self.size(*part, place) + self.size(set ^ part, place) == size;
            if size == 0 {
                continue;
            }
            if let Some(part) = splits(set).find(is_split) {
                open.extend([(part, place), (set ^ part, place)]);
                continue;
            }
            let next = region.neighbours(place).iter().find(|next| self.size(set, **next) + 1 == size);
            if let Some(next) = next {
                links.push((place.min(*next), place.max(*next)));
                open.push((set, *next));
            }
        }
        links
    }
}

fn set_size(sizes: &mut [u32], place: u32, size: u32) {
    if let Some(known) = sizes.get_mut(at(place)) {
        *known = size;
    }
}

/// Extends trees by links as long as that makes smaller ones than are known, and smaller than a bound: breadth-first,
/// by size.
fn extend(sizes: &mut [u32], region: &Region<'_, '_>, below: u32) {
    let mut levels: Vec<Vec<u32>> = Vec::new();
    for (place, size) in (0_u32..).zip(sizes.iter()) {
        if *size < below {
            put(&mut levels, *size, place);
        }
    }
    let mut size = 0;
    while let Some(level) = levels.get_mut(at(size)).map(std::mem::take) {
        let bigger = size + 1;
        for place in level {
            if bigger >= below || sizes.get(at(place)) != Some(&size) {
                continue;
            }
            for next in region.neighbours(place) {
                if sizes.get(at(*next)).is_some_and(|known| *known > bigger) {
                    set_size(sizes, *next, bigger);
                    put(&mut levels, bigger, *next);
                }
            }
        }
        size = bigger;
    }
}

fn put(levels: &mut Vec<Vec<u32>>, size: u32, place: u32) {
    if levels.len() <= at(size) {
        levels.resize_with(at(size) + 1, Vec::new);
    }
    if let Some(level) = levels.get_mut(at(size)) {
        level.push(place);
    }
}
