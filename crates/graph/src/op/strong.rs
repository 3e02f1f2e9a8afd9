//! Strongly connected components.

use super::partition::Partition;
use super::shown::Arcs;
use crate::budget::Meter;
use crate::number::number;
use crate::table::Table;

/// The strongly connected components (Tarjan 1972, "Depth-First Search and Linear Graph Algorithms"), without
/// recursion, in time and memory linear in places and links. When time runs out, those that were not finished are left
/// out.
pub(super) fn strong(count: usize, arcs: &Arcs, meter: &mut Meter<'_>) -> Partition {
    let mut search = Search {
        arcs,
        times: Table::new(0, count),
        low: Table::new(0, count),
        time: 0,
        open: Vec::new(),
        path: Vec::new(),
        found: Partition::new(count),
    };
    for index in 0..number(count) {
        if search.times.get(index) == 0 && !search.run(index, meter) {
            break;
        }
    }
    search.found
}

struct Search<'a> {
    arcs: &'a Arcs,
    /// When each index was first met, from 1; 0 before.
    times: Table<u32>,
    /// The earliest time of an index in an unfinished component that is known to be reached.
    low: Table<u32>,
    time: u32,
    /// Met, and not in a finished component.
    open: Vec<u32>,
    /// The path that is being followed, each index with how many of its steps were taken.
    path: Vec<(u32, usize)>,
    found: Partition,
}

impl Search<'_> {
    /// Follows everything from an index that was not met; whether there is time for more.
    fn run(&mut self, root: u32, meter: &mut Meter<'_>) -> bool {
        self.enter(root);
        while let Some((index, taken)) = self.path.last_mut() {
            let index = *index;
            let heads = self.arcs.heads(index);
            if *taken == 0 && !meter.spend(number(heads.len()).saturating_add(1)) {
                return false;
            }
            let head = heads.get(*taken).copied();
            *taken += 1;
            match head {
                None => self.leave(index),
                Some(head) if self.times.get(head) == 0 => self.enter(head),
                Some(head) if !self.found.has(head) => self.reaches(index, self.times.get(head)),
                Some(_) => {}
            }
        }
        true
    }

    fn enter(&mut self, index: u32) {
        self.time += 1;
        self.times.set(index, self.time);
        self.low.set(index, self.time);
        self.open.push(index);
        self.path.push((index, 0));
    }

    fn reaches(&mut self, index: u32, time: u32) {
        self.low.set(index, self.low.get(index).min(time));
    }

    fn leave(&mut self, index: u32) {
        self.path.pop();
        let low = self.low.get(index);
        if let Some((before, _)) = self.path.last() {
            self.reaches(*before, low);
        }
        if low != self.times.get(index) {
            return;
        }
        // Nothing from here leads back beyond here: what is open since then is one component.
        self.found.begin();
        let begin = self.open.iter().rposition(|open| *open == index).unwrap_or_default();
        for member in self.open.drain(begin..) {
            self.found.add(member);
        }
    }
}
