//! The shortest cycle of a component.

use crate::budget::Meter;
use crate::index::record::NONE;
use crate::number::number;
use crate::op::partition::Partition;
use crate::op::shown::Arcs;
use crate::table::Table;

/// A cycle by indexes, each with the link that leaves it.
pub(super) type Ring = Vec<(u32, u32)>;

/// How often the searches of one component may look at all of it, and how many steps they may look at in any case.
const ROUNDS: usize = 64;
const ENOUGH: usize = 1 << 20;

/// Breadth-first searches for the shortest way from an index back to it that returns by another link than it left by.
///
/// The nearest way to a place may begin with the one link by which the place leads back, so each place is entered twice
/// at most: by the nearest way of all, and by the nearest of those that begin with another link. A shortest way enters
/// no place twice, for without what lies between it would be shorter, and begin and end as before.
pub(super) struct Search<'a> {
    arcs: &'a Arcs,
    parts: &'a Partition,
    /// The links with which the ways to an index begin.
    firsts: Table<[u32; 2]>,
    queue: Vec<Arrival>,
    looked: usize,
}

/// A way to an index.
#[derive(Clone, Copy)]
struct Arrival {
    index: u32,
    /// The link with which it begins.
    first: u32,
    /// The link with which it ends.
    last: u32,
    /// How many links it has.
    length: usize,
    /// The arrival before that, in the queue; `None` where it begins.
    before: Option<usize>,
}

impl<'a> Search<'a> {
    pub(super) fn new(count: usize, arcs: &'a Arcs, parts: &'a Partition) -> Self {
        Self { arcs, parts, firsts: Table::new([NONE; 2], count), queue: Vec::new(), looked: 0 }
    }

    /// A cycle of a component, and whether it is known to be a shortest; `on_cycle` is one of its members and on a
    /// cycle. No cycle when time was over before one was found.
    pub(super) fn shortest(&mut self, on_cycle: u32, members: &[u32], meter: &mut Meter<'_>) -> (Option<Ring>, bool) {
        let size: usize = members.iter().map(|member| self.arcs.heads(*member).len()).sum();
        let most = size.saturating_mul(ROUNDS).max(ENOUGH);
        self.looked = 0;
        let mut best: Option<Ring> = None;
        let others = members.iter().copied().filter(|member| *member != on_cycle);
        for start in std::iter::once(on_cycle).chain(others) {
            let bound = best.as_ref().map_or(usize::MAX, Vec::len);
            // Where there is no loop, nothing is shorter than two.
            if bound <= 2 {
                break;
            }
            if self.looked > most {
                return (best, false);
            }
            best = self.through(start, bound, meter).or(best);
            if meter.truncated().is_some() {
                return (best, false);
            }
        }
        let known = best.is_some();
        (best, known)
    }

    /// A shortest cycle of fewer than `bound` links among those that leave an index by one link and return by another.
    fn through(&mut self, start: u32, bound: usize, meter: &mut Meter<'_>) -> Option<Ring> {
        for (head, slot) in self.arcs.steps(start) {
            self.arrive(start, Arrival { index: head, first: slot, last: slot, length: 1, before: None });
        }
        let mut found = None;
        let mut next = 0;
        while let Some(arrival) = self.queue.get(next).copied() {
            let steps = self.arcs.heads(arrival.index).len();
            self.looked += steps;
            if arrival.length + 1 >= bound || !meter.spend(number(steps).saturating_add(1)) {
                break;
            }
            if let Some(slot) = self.expand(start, arrival, next) {
                found = Some(self.ring(start, next, slot));
                break;
            }
            next += 1;
        }
        for arrival in self.queue.drain(..) {
            self.firsts.set(arrival.index, [NONE; 2]);
        }
        found
    }

    /// Goes on from an arrival; the link that leads back to the start, when there is one.
    fn expand(&mut self, start: u32, from: Arrival, place: usize) -> Option<u32> {
        for (head, slot) in self.arcs.steps(from.index) {
            if head != start {
                let length = from.length + 1;
                self.arrive(start, Arrival { index: head, first: from.first, last: slot, length, before: Some(place) });
            } else if slot != from.first {
                return Some(slot);
            }
        }
        None
    }

    fn arrive(&mut self, start: u32, arrival: Arrival) {
        if arrival.index == start || !self.parts.joins(start, arrival.index) {
            return;
        }
        let firsts = match self.firsts.get(arrival.index) {
            [NONE, _] => [arrival.first, NONE],
            [one, NONE] if one != arrival.first => [one, arrival.first],
            _ => return,
        };
        self.firsts.set(arrival.index, firsts);
        self.queue.push(arrival);
    }

    /// The way to an arrival and back to the start by a link.
    fn ring(&self, start: u32, arrival: usize, closing: u32) -> Ring {
        let mut ring = Vec::new();
        let mut leaving = closing;
        let mut next = self.queue.get(arrival);
        while let Some(arrival) = next {
            ring.push((arrival.index, leaving));
            leaving = arrival.last;
            next = arrival.before.and_then(|before| self.queue.get(before));
        }
        ring.push((start, leaving));
        ring.reverse();
        ring
    }
}
