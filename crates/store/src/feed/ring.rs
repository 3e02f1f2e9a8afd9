//! The newest batches of a log, in bounded memory.

use std::collections::VecDeque;
use std::sync::Arc;

use super::batch::{Batch, Slice};

/// The newest batches, which follow one another without a gap.
#[derive(Debug, Default)]
pub(super) struct Ring {
    batches: VecDeque<Arc<Batch>>,
    bytes: usize,
    /// Everything after this position is there.
    start: i64,
    /// Everything up to this position is there.
    end: i64,
}

/// Where the event after a position stands.
#[derive(Debug)]
pub(super) enum At {
    /// Here, with some that follow it.
    Here(Slice),
    /// It has not come yet.
    Ahead,
    /// It is older than what is kept.
    Behind,
}

impl Ring {
    /// Begins anew at a position, with nothing.
    pub(super) fn begin(&mut self, position: i64) {
        *self = Self { start: position, end: position, ..Self::default() };
    }

    /// Adds what comes next; the oldest give way to it. What does not follow begins the ring anew.
    pub(super) fn push(&mut self, batch: Arc<Batch>, most_bytes: usize) {
        if batch.first() != self.end + 1 {
            self.begin(batch.first() - 1);
        }
        self.end = batch.last();
        self.bytes += batch.bytes();
        self.batches.push_back(batch);
        while self.bytes > most_bytes && self.batches.len() > 1 {
            let Some(oldest) = self.batches.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
            self.start = oldest.last();
        }
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes that it holds, and those of its largest batch.
    #[cfg(test)]
    pub(super) fn held(&self) -> (usize, usize) {
        (self.bytes, self.batches.iter().map(|batch| batch.bytes()).max().unwrap_or(0))
    }

    /// Where the event after a position stands, with at most some many.
    pub(super) fn after(&self, position: i64, most: usize) -> At {
        if position < self.start {
            return At::Behind;
        }
        let index = self.batches.partition_point(|batch| batch.last() <= position);
        self.batches.get(index).and_then(|batch| batch.after(position, most)).map_or(At::Ahead, At::Here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::tests::recorded;

    fn batch(positions: std::ops::RangeInclusive<i64>) -> Arc<Batch> {
        Batch::new(positions.map(|position| recorded(position, "$claim-a", "claim.created")).collect()).unwrap()
    }

    /// First and last position of what a ring gives; none where it is ahead.
    fn given(ring: &Ring, position: i64, most: usize) -> Option<(i64, i64)> {
        match ring.after(position, most) {
            At::Here(slice) => Some((slice.first(), slice.last())),
            At::Ahead => None,
            At::Behind => panic!("behind"),
        }
    }

    #[test]
    fn it_gives_only_what_follows_a_position() {
        let mut ring = Ring::default();
        ring.begin(10);
        assert_eq!(given(&ring, 10, 9), None);
        ring.push(batch(11..=13), 1 << 20);
        ring.push(batch(14..=20), 1 << 20);
        assert_eq!(given(&ring, 10, 9), Some((11, 13)));
        assert_eq!(given(&ring, 12, 9), Some((13, 13)));
        assert_eq!(given(&ring, 13, 9), Some((14, 20)));
        assert_eq!(given(&ring, 15, 2), Some((16, 17)));
        assert_eq!(given(&ring, 20, 9), None);
        assert_eq!(given(&ring, 25, 9), None, "a reader may be ahead of the ring");
        assert!(matches!(ring.after(9, 9), At::Behind));
    }

    #[test]
    fn the_oldest_give_way_and_the_newest_stays_whatever_its_size() {
        let mut ring = Ring::default();
        ring.push(batch(1..=3), 1);
        assert_eq!(given(&ring, 0, 9), Some((1, 3)));
        ring.push(batch(4..=5), 1);
        assert!(matches!(ring.after(2, 9), At::Behind));
        assert_eq!(given(&ring, 3, 9), Some((4, 5)));
    }

    #[test]
    fn a_gap_begins_it_anew() {
        let mut ring = Ring::default();
        ring.push(batch(1..=3), 1 << 20);
        ring.push(batch(7..=8), 1 << 20);
        assert!(matches!(ring.after(3, 9), At::Behind));
        assert_eq!(given(&ring, 6, 9), Some((7, 8)));
    }
}
