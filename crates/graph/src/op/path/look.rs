//! How a breadth-first search enters what is next to the places of its outermost level.

use std::ops::{ControlFlow, Range};

use super::ground::{Count, Ground, Query};
use crate::entered::Entered;
use crate::lens::{Lens, Step, WideRows};
use crate::number::number;

/// A look at the steps that leave places of the outermost level.
pub(super) struct Look<'l, 'g> {
    pub(super) entered: &'l mut Entered,
    /// What the other side has entered.
    pub(super) others: &'l Entered,
    pub(super) ground: &'l Ground<'g, 'g>,
    pub(super) query: &'l Query<'l>,
    pub(super) forward: bool,
    pub(super) met: Option<Met>,
}

/// Where the other side is met: from a place, by how many were entered before it, by a step.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub(super) from: usize,
    pub(super) place: u32,
    pub(super) step: Step,
}

impl<'l, 'g> Look<'l, 'g> {
    pub(super) fn lens(&self) -> &'l Lens<'g> {
        self.ground.towards(self.forward)
    }

    /// As [`Look::around`] for the first ones of some places, as far as nothing but statuses decides what is entered
    /// and there is room for it. The index after them.
    pub(super) fn around_all(&mut self, indexes: Range<usize>, rows: &WideRows<'_>, count: &mut Count<'_>) -> usize {
        let (lens, others, before) = (self.lens(), self.others, self.entered.len());
        let (mut looked, mut met) = (0, None);
        let (next, _) = self.entered.extend_by(indexes, rows, count.bounds(), |entered, from, place, row| {
            entered.begin_row();
            // The rest of a row is not looked at, and may be long.
            let Some(number) = enter_until(entered, others, row, lens) else {
                looked += row.len();
                return ControlFlow::Continue(());
            };
            looked += number + 1;
            met = row.get(number).map(|head| (from, place, number, *head));
            ControlFlow::Break(())
        });
        count.enter_all(self.entered.len() - before);
        count.spend(number(looked));
        self.met = met.map(|(from, place, number, head)| Met { from, place, step: rows.step(place, number, head) });
        next
    }

    /// Looks at the steps that leave one place, given by how many were entered before it; `free` when nothing but
    /// statuses decides what is entered.
    pub(super) fn around(&mut self, from: usize, free: bool, count: &mut Count<'_>) -> ControlFlow<()> {
        let (lens, mut looked) = (self.lens(), 0);
        let Some(place) = self.entered.get(from) else { return ControlFlow::Break(()) };
        self.entered.begin_row();
        for side in lens.sides() {
            let (row, rest) = lens.plain_row(place, side);
            looked += row.len();
            if let Some(heads) = row.all_heads().filter(|heads| free && heads.len() <= count.bounds().room) {
                let before = self.entered.len();
                let met = enter_until(self.entered, self.others, heads, lens);
                count.enter_all(self.entered.len() - before);
                self.met =
                    met.and_then(|number| Some(Met { from, place, step: row.step(number, *heads.get(number)?) }));
                if self.met.is_some() {
                    return ControlFlow::Break(());
                }
            } else {
                for (number, head) in row.heads() {
                    if !self.entered.contains(head) {
                        self.meet(Met { from, place, step: row.step(number, head) }, count)?;
                    }
                }
            }
            lens.each_step_of(rest, place, side, &mut |step| {
                looked += 1;
                if self.entered.contains(step.to) {
                    return ControlFlow::Continue(());
                }
                self.meet(Met { from, place, step }, count)
            })?;
        }
        if count.spend(number(looked)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn meet(&mut self, met: Met, count: &mut Count<'_>) -> ControlFlow<()> {
        let (Self { ground, query, .. }, Met { place, step, .. }) = (&*self, met);
        if query.blocked.contains(step.to) || query.bans(ground, self.forward, place, step) {
            return ControlFlow::Continue(());
        }
        if self.others.contains(step.to) {
            self.met = Some(met);
            return ControlFlow::Break(());
        }
        if !ground.admits(step.to) {
            return ControlFlow::Continue(());
        }
        if !count.enter(step.to) {
            return ControlFlow::Break(());
        }
        self.entered.insert(step.to);
        ControlFlow::Continue(())
    }
}

/// Enters where a row leads until it meets the others, as [`Entered::extend_until`], when nothing but statuses decides
/// what is entered.
#[inline]
pub(super) fn enter_until(entered: &mut Entered, others: &Entered, row: &[u32], lens: &Lens<'_>) -> Option<usize> {
    if lens.enters_all() {
        entered.extend_until(others, row, |_| true)
    } else {
        entered.extend_until(others, row, |head| lens.sees(head))
    }
}
