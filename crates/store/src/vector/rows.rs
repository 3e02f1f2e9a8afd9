//! Vectors in memory, in the order of the log.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use claimgraph_domain::search::vector::similarity;
use uuid::Uuid;

/// Most vectors of a stretch.
pub(super) const STRETCH: usize = 2_048;

/// Some vectors that follow one another in the log; a search holds on to them while others are added.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    /// Positions of the log, ascending.
    pub(super) positions: Vec<i64>,
    pub(super) claims: Vec<Uuid>,
    /// As many numbers for each as there are dimensions.
    pub(super) values: Vec<f32>,
}

impl Stretch {
    /// Memory that it takes, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.positions.capacity() * 8 + self.claims.capacity() * 16 + self.values.capacity() * 4
    }

    /// The vectors with their positions and claims.
    pub(super) fn iter(&self, dimensions: usize) -> impl Iterator<Item = (i64, Uuid, &[f32])> {
        let named = self.positions.iter().copied().zip(self.claims.iter().copied());
        named
            .zip(self.values.chunks_exact(dimensions.max(1)))
            .map(|((position, claim), values)| (position, claim, values))
    }
}

/// Vectors of a tenant by a model, up to a position of the log.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) dimensions: usize,
    /// All up to here are among them.
    pub(super) position: i64,
    pub(super) stretches: Vec<Arc<Stretch>>,
}

/// A claim that is near something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    /// How near: the cosine of the angle, -1 to 1.
    pub(crate) similarity: f64,
    /// Where the claim was made in the log.
    pub(crate) position: i64,
    /// The claim.
    pub(crate) claim: Uuid,
}

impl Eq for Near {}

impl Ord for Near {
    /// Nearer is greater; of those that are as near, the older.
    fn cmp(&self, other: &Self) -> Ordering {
        self.similarity.total_cmp(&other.similarity).then(other.position.cmp(&self.position))
    }
}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The nearest of what it has seen.
#[derive(Debug)]
pub(super) struct Nearest {
    most: usize,
    heap: BinaryHeap<Reverse<Near>>,
}

impl Nearest {
    pub(super) fn new(most: usize) -> Self {
        Self { most, heap: BinaryHeap::with_capacity(most.min(4_096) + 1) }
    }

    /// Looks at the vectors of a stretch up to a position that a test lets through.
    pub(super) fn look(&mut self, stretch: &Stretch, query: &[f32], upto: i64, admits: &mut impl FnMut(i64) -> bool) {
        for (position, claim, values) in stretch.iter(query.len()) {
            if position > upto {
                return;
            }
            if admits(position) {
                self.take(Near { similarity: similarity(query, values), position, claim });
            }
        }
    }

    pub(super) fn take(&mut self, near: Near) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse(near));
        } else if let Some(mut last) = self.heap.peek_mut()
            && last.0 < near
        {
            *last = Reverse(near);
        }
    }

    /// The nearest first.
    pub(super) fn into_sorted(self) -> Vec<Near> {
        // Reversed, so that the least of the heap's order is the nearest.
        self.heap.into_sorted_vec().into_iter().map(|Reverse(near)| near).collect()
    }
}

impl Rows {
    /// Adds vectors that follow.
    pub(super) fn push(&mut self, more: Stretch) {
        match self.stretches.last_mut() {
            Some(last) if last.positions.len() + more.positions.len() <= STRETCH => {
                // A search that holds on to it keeps what it was.
                let last = Arc::make_mut(last);
                last.positions.extend(more.positions);
                last.claims.extend(more.claims);
                last.values.extend(more.values);
            }
            _ if more.positions.is_empty() => {}
            _ => self.stretches.push(Arc::new(more)),
        }
    }

    /// Memory that they take, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.stretches.iter().map(|stretch| stretch.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(positions: std::ops::Range<i16>) -> Stretch {
        let positions: Vec<i16> = positions.collect();
        Stretch {
            positions: positions.iter().copied().map(i64::from).collect(),
            claims: positions.iter().map(|_| Uuid::nil()).collect(),
            values: positions.iter().flat_map(|n| [f32::from(n % 10) / 10.0, 0.0]).collect(),
        }
    }

    #[test]
    fn the_nearest_are_kept_and_the_older_of_equals() {
        let mut nearest = Nearest::new(4);
        for part in [stretch(0..7), stretch(7..25)] {
            nearest.look(&part, &[1.0, 0.0], 22, &mut |position| position != 8);
        }
        let found: Vec<(i64, f64)> =
            nearest.into_sorted().iter().map(|near| (near.position, near.similarity)).collect();
        assert_eq!(found.iter().map(|(position, _)| *position).collect::<Vec<_>>(), [9, 19, 18, 7]);
        assert!((found[0].1 - 0.9).abs() < 1e-6 && (found[3].1 - 0.7).abs() < 1e-6, "{found:?}");
        let mut none = Nearest::new(0);
        none.look(&stretch(0..3), &[1.0, 0.0], 9, &mut |_| true);
        assert!(none.into_sorted().is_empty());
    }

    #[test]
    fn what_is_added_leaves_what_is_held_as_it_was() {
        let mut rows = Rows { dimensions: 2, ..Rows::default() };
        rows.push(stretch(0..5));
        let held = rows.clone();
        rows.push(stretch(5..8));
        rows.push(Stretch::default());
        assert_eq!((held.stretches[0].positions.len(), rows.stretches[0].positions.len()), (5, 8));
        rows.push(stretch(8..i16::try_from(STRETCH).unwrap()));
        rows.push(stretch(3_000..3_001));
        assert_eq!(rows.stretches.len(), 2, "a stretch that is full is left alone");
        assert!(rows.bytes() >= (STRETCH + 1) * (8 + 16 + 8));
    }
}
