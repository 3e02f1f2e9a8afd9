//! Breadth first: everything that can be reached, and how far away it is.

use std::ops::ControlFlow;

use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Step};
use crate::marks::Marks;
use crate::number::number;

/// What a breadth-first walk entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// The places in the order in which they were entered; those that it started from come first.
    pub places: Vec<u32>,
    /// Where each depth begins in `places`: the first is 0, the second the number of starts, …
    pub levels: Vec<usize>,
    /// By which step each place was entered, and from which place (an index in `places`); `None` for a start. Empty
    /// unless asked for.
    pub steps: Vec<Option<(usize, Step)>>,
    /// The indexes in `places` of those from which nothing is reached that the walk may enter. Empty unless asked for.
    pub leaves: Vec<usize>,
    /// Why it is not all.
    pub truncated: Option<Truncated>,
}

impl Reached {
    /// How far from the nearest start the place at an index is.
    #[must_use]
    pub fn depth(&self, index: usize) -> usize {
        self.levels.partition_point(|begin| *begin <= index).saturating_sub(1)
    }
}

/// What to note besides the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Note {
    /// By which step each place was entered.
    pub steps: bool,
    /// From which places nothing is reached.
    pub leaves: bool,
}

/// Enters everything within `depth` steps of the starts (unlimited for `None`), nearest first; ties in the order of
/// the log. Starts are entered whatever the filters say, each once.
#[must_use]
pub fn reach(lens: &Lens<'_>, starts: &[u32], depth: Option<u32>, note: Note, budget: &Budget<'_>) -> Reached {
    // Most answers are small, and would spend more time on growing than on being found.
    let reached = Reached { places: Vec::with_capacity(64), levels: Vec::with_capacity(8), ..Reached::default() };
    let mut walk = Walk { lens, note, seen: Marks::below(lens.bound()), meter: Meter::new(budget), reached };
    for start in starts {
        if walk.seen.contains(*start) {
            continue;
        }
        if !walk.meter.enter() {
            break;
        }
        walk.seen.insert(*start);
        walk.enter(*start, None);
    }
    walk.run(depth);
    walk.reached.truncated = walk.meter.truncated();
    walk.reached
}

struct Walk<'a, 'b> {
    lens: &'a Lens<'b>,
    note: Note,
    seen: Marks,
    meter: Meter<'a>,
    reached: Reached,
}

impl Walk<'_, '_> {
    fn enter(&mut self, place: u32, by: Option<(usize, Step)>) {
        self.reached.places.push(place);
        if self.note.steps {
            self.reached.steps.push(by);
        }
    }

    fn run(&mut self, depth: Option<u32>) {
        let mut level = 0;
        let mut begin = 0;
        while begin < self.reached.places.len() {
            let end = self.reached.places.len();
            self.reached.levels.push(begin);
            if depth.is_some_and(|depth| level >= depth) {
                return;
            }
            for index in begin..end {
                let Some(place) = self.reached.places.get(index).copied() else { return };
                if self.expand(index, place).is_break() {
                    return;
                }
            }
            begin = end;
            level += 1;
        }
    }

    fn expand(&mut self, index: usize, place: u32) -> ControlFlow<()> {
        let lens = self.lens;
        let mut leads_on = false;
        let mut looked = 0;
        for side in lens.sides() {
            let Some(row) = lens.plain_row(place, side) else {
                lens.each_step_of_any(place, side, &mut |step| {
                    looked += 1;
                    leads_on |= if self.seen.contains(step.to) { step.to != place } else { self.meet(index, step)? };
                    ControlFlow::Continue(())
                })?;
                continue;
            };
            looked += row.len();
            if let Some(heads) = row.all_heads().filter(|heads| self.takes_all(heads)) {
                leads_on |= heads.iter().any(|head| *head != place);
                self.take_all(heads);
                continue;
            }
            for (number, head) in row.heads() {
                if self.seen.contains(head) {
                    leads_on |= head != place;
                } else {
                    leads_on |= self.meet(index, row.step(number, head))?;
                }
            }
        }
        if self.note.leaves && !leads_on {
            self.reached.leaves.push(index);
        }
        if self.meter.spend(number(looked)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Whether it may enter any places of a row, and there is nothing to note of them.
    #[inline]
    fn takes_all(&self, heads: &[u32]) -> bool {
        self.lens.enters_all() && !self.note.steps && self.meter.has_room(heads.len())
    }

    /// Enters those of a row that it has not entered: the loop in which wide walks spend their time.
    #[inline]
    fn take_all(&mut self, heads: &[u32]) {
        let before = self.reached.places.len();
        for head in heads {
            if self.seen.insert(*head) {
                self.reached.places.push(*head);
            }
        }
        self.meter.enter_all(self.reached.places.len() - before);
    }

    /// Enters a place that was not entered before, if it may be; whether it may.
    fn meet(&mut self, index: usize, step: Step) -> ControlFlow<(), bool> {
        if !self.lens.sees(step.to) {
            return ControlFlow::Continue(false);
        }
        if !self.meter.enter() {
            return ControlFlow::Break(());
        }
        self.seen.insert(step.to);
        self.enter(step.to, Some((index, step)));
        ControlFlow::Continue(true)
    }
}
