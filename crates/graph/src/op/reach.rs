//! Breadth first: everything that can be reached, and how far away it is.

use std::ops::{ControlFlow, Range};

use smallvec::SmallVec;

use crate::budget::{Budget, Meter, Truncated};
use crate::entered::Entered;
use crate::lens::{Lens, Step, WideRows};
use crate::number::number;

/// What a breadth-first walk entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// The places in the order in which they were entered; those that it started from come first.
    pub places: Vec<u32>,
    /// Where each depth begins in `places`: the first is 0, the second the number of starts, …
    pub levels: SmallVec<[usize; 4]>,
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
    Entered::with(lens.bound(), |entered| {
        let wide = if note.steps { None } else { lens.wide_rows() };
        let meter = Meter::of_short(lens, budget);
        let (steps, leaves) = (Vec::new(), Vec::new());
        let mut walk = Walk { lens, note, wide: wide.as_ref(), entered, meter, levels: SmallVec::new(), steps, leaves };
        walk.begin(starts);
        walk.run(depth);
        let Walk { levels, steps, leaves, .. } = walk;
        Reached { levels, steps, leaves, truncated: walk.meter.truncated(), places: walk.entered.take() }
    })
}

struct Walk<'a, 'b> {
    lens: &'a Lens<'b>,
    note: Note,
    /// Where steps lead, when nothing but statuses need be asked about and there is nothing to note of them.
    wide: Option<&'a WideRows<'a>>,
    entered: &'a mut Entered,
    meter: Meter<'a>,
    levels: SmallVec<[usize; 4]>,
    steps: Vec<Option<(usize, Step)>>,
    leaves: Vec<usize>,
}

impl Walk<'_, '_> {
    fn enter(&mut self, place: u32, by: Option<(usize, Step)>) {
        self.entered.insert(place);
        if self.note.steps {
            self.steps.push(by);
        }
    }

    fn begin(&mut self, starts: &[u32]) {
        for start in starts {
            if self.entered.contains(*start) {
                continue;
            }
            if !self.meter.enter() {
                break;
            }
            self.enter(*start, None);
        }
    }

    fn run(&mut self, depth: Option<u32>) {
        let mut level = 0;
        let mut begin = 0;
        while begin < self.entered.len() {
            let end = self.entered.len();
            self.levels.push(begin);
            if depth.is_some_and(|depth| level >= depth) {
                return;
            }
            let mut index = begin;
            while index < end {
                let next = self.expand_wide(index..end);
                let goes_on = match self.entered.get(next) {
                    Some(place) if next == index => {
                        index += 1;
                        self.expand(next, place).is_continue()
                    }
                    _ => {
                        index = next;
                        self.meter.truncated().is_none()
                    }
                };
                if !goes_on {
                    return;
                }
            }
            begin = end;
            level += 1;
        }
    }

    /// As [`Walk::expand`] for the first ones of some indexes, as far as nothing need be asked of their steps and there
    /// is room for where these lead. The index after them.
    fn expand_wide(&mut self, indexes: Range<usize>) -> usize {
        let Some(rows) = self.wide.filter(|_| self.meter.truncated().is_none()) else { return indexes.start };
        let before = self.entered.len();
        let (lens, notes_leaves, leaves) = (self.lens, self.note.leaves, &mut self.leaves);
        let (next, looked) =
            self.entered.extend_by(indexes, rows, self.meter.bounds(), |entered, index, place, row| {
                if lens.enters_all() {
                    entered.extend(row, |_| true);
                } else {
                    entered.extend(row, |head| lens.sees(head));
                }
                if notes_leaves && !row.iter().any(|head| *head != place && entered.contains(*head)) {
                    leaves.push(index);
                }
                ControlFlow::Continue(())
            });
        self.meter.enter_all(self.entered.len() - before);
        self.meter.spend(number(looked));
        next
    }

    fn expand(&mut self, index: usize, place: u32) -> ControlFlow<()> {
        let lens = self.lens;
        let mut leads_on = false;
        let mut looked = 0;
        for side in lens.sides() {
            let (row, rest) = lens.plain_row(place, side);
            looked += row.len();
            for (number, head) in row.heads() {
                if self.entered.contains(head) {
                    leads_on |= head != place;
                } else {
                    leads_on |= self.meet(index, row.step(number, head))?;
                }
            }
            lens.each_step_of(rest, place, side, &mut |step| {
                looked += 1;
                leads_on |= if self.entered.contains(step.to) { step.to != place } else { self.meet(index, step)? };
                ControlFlow::Continue(())
            })?;
        }
        if self.note.leaves && !leads_on {
            self.leaves.push(index);
        }
        if self.meter.spend(number(looked)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Enters a place that was not entered before, if it may be; whether it may.
    fn meet(&mut self, index: usize, step: Step) -> ControlFlow<(), bool> {
        if !self.lens.sees(step.to) {
            return ControlFlow::Continue(false);
        }
        if !self.meter.enter() {
            return ControlFlow::Break(());
        }
        self.enter(step.to, Some((index, step)));
        ControlFlow::Continue(true)
    }
}
