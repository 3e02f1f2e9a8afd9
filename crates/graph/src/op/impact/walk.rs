use std::collections::{HashMap, HashSet};
use std::ops::{ControlFlow, Range};

use super::fallen::{Fallen, Noted};
use super::relations::Rest;
use super::views::Views;
use super::{Affected, Cause, Impact, Reason};
use crate::budget::{Budget, Meter};
use crate::entered::Entered;
use crate::lens::{Grounds, Lens, Mode, Step, WideRows};
use crate::marks::Marks;
use crate::number::number;

pub(super) fn walk(lens: &Lens<'_>, fallen: &[u32], budget: &Budget<'_>) -> Impact {
    let views = Views::new(lens);
    Entered::with(lens.bound(), |down| {
        let mut walk = Walk {
            views: &views,
            wide: views.needed.wide_rows().filter(|_| views.supporting.sides().next().is_none()),
            grounds: None,
            starts: 0,
            down,
            shaken: Marks::below(lens.bound()),
            broken: HashSet::new(),
            rests: HashMap::new(),
            meter: Meter::of_short(lens, budget),
            noted: Noted::default(),
            weakened: Vec::new(),
        };
        let _ = walk.run(fallen);
        walk.finish()
    })
}

pub(super) struct Walk<'a, 'b> {
    pub(super) views: &'a Views<'a, 'b>,
    /// Where those that need a claim are, when any of them falls with it and nothing else can be affected.
    pub(super) wide: Option<WideRows<'a>>,
    /// What finds the relations that a claim is concluded from, made for the first that has lost one.
    pub(super) grounds: Option<Grounds<'b>>,
    /// How many are said to fall.
    pub(super) starts: usize,
    /// What has fallen, those first that are said to.
    pub(super) down: &'a mut Entered,
    /// What was weakened, and may have fallen since.
    pub(super) shaken: Marks,
    pub(super) broken: HashSet<u32>,
    /// What conclusions rest on that have lost a relation.
    pub(super) rests: HashMap<u32, Rest>,
    pub(super) meter: Meter<'a>,
    pub(super) noted: Noted,
    pub(super) weakened: Vec<Affected>,
}

/// A claim that has fallen and whose dependents are looked for.
#[derive(Clone, Copy)]
pub(super) struct Falling {
    /// How many had fallen before it, those included that are said to.
    pub(super) index: usize,
    pub(super) place: u32,
    pub(super) depth: u32,
}

impl Walk<'_, '_> {
    fn run(&mut self, fallen: &[u32]) -> ControlFlow<()> {
        for start in fallen {
            if !self.down.contains(*start) {
                self.enter()?;
                self.down.insert(*start);
                self.starts += 1;
            }
        }
        let (mut index, mut depth) = (0, 0);
        while index < self.down.len() {
            let end = self.down.len();
            while index < end {
                let next = self.expand_wide(index..end)?;
                if next == index
                    && let Some(place) = self.down.get(index)
                {
                    self.down.begin_row();
                    self.expand(Falling { index, place, depth })?;
                    index += 1;
                } else {
                    index = next;
                }
            }
            self.noted.levels.push(number(end));
            depth += 1;
        }
        ControlFlow::Continue(())
    }

    /// As [`Walk::expand`] for the first ones of some that have fallen, as far as nothing need be asked of what needs
    /// them and there is room for it. The index after them.
    fn expand_wide(&mut self, indexes: Range<usize>) -> ControlFlow<(), usize> {
        // A relation may have weakened what an edge now lets fall.
        let Some(rows) = self.wide.filter(|_| self.shaken.is_nothing()) else {
            return ControlFlow::Continue(indexes.start);
        };
        let (before, lens) = (self.down.len(), self.views.lens);
        let (next, looked) = self.down.extend_by(indexes, &rows.of_edges(), self.meter.bounds(), |down, _, _, row| {
            down.begin_row();
            if lens.enters_all() {
                down.extend(row, |_| true);
            } else {
                down.extend(row, |head| lens.sees(head));
            }
            ControlFlow::Continue(())
        });
        self.meter.enter_all(self.down.len() - before);
        self.spend(number(looked))?;
        ControlFlow::Continue(next)
    }

    fn expand(&mut self, from: Falling) -> ControlFlow<()> {
        let views = self.views;
        let mut looked = 0;
        for lens in [&views.needed, &views.supporting] {
            for side in lens.sides() {
                let (row, rest) = lens.plain_row(from.place, side);
                looked += row.len();
                for (number, head) in row.heads() {
                    // Plain rows are walked by lineage.
                    if !self.down.contains(head) {
                        self.follow_new(from, row.step(number, head))?;
                    }
                }
                lens.each_step_of(rest, from.place, side, &mut |step| {
                    looked += 1;
                    self.follow(from, step)
                })?;
            }
        }
        self.spend(number(looked))
    }

    fn follow(&mut self, from: Falling, step: Step) -> ControlFlow<()> {
        // By version a step of a relation need not lead to the very member that is affected.
        let exact = self.views.lens.mode() == Mode::Lineages;
        if exact && self.down.contains(step.to) {
            return ControlFlow::Continue(());
        }
        self.follow_new(from, step)
    }

    #[inline]
    fn follow_new(&mut self, from: Falling, step: Step) -> ControlFlow<()> {
        if step.relation {
            return self.break_relation(from, step);
        }
        if step.against {
            self.fall(step.to, step.slot)
        } else {
            self.weaken(from, step.to, Reason::LostSupport { slot: step.slot })
        }
    }

    #[inline]
    pub(super) fn fall(&mut self, place: u32, slot: u32) -> ControlFlow<()> {
        if self.down.contains(place) || !self.views.lens.sees(place) {
            return ControlFlow::Continue(());
        }
        if !self.shaken.contains(place) {
            self.enter()?;
        }
        self.noted.slots.push((number(self.down.len() - self.starts), slot));
        self.down.insert(place);
        ControlFlow::Continue(())
    }

    pub(super) fn weaken(&mut self, from: Falling, place: u32, reason: Reason) -> ControlFlow<()> {
        if self.down.contains(place) || self.shaken.contains(place) || !self.views.lens.sees(place) {
            return ControlFlow::Continue(());
        }
        self.enter()?;
        self.shaken.insert(place);
        let cause = match from.index.checked_sub(self.starts) {
            None => Cause::Start(from.place),
            Some(index) => Cause::Fallen(index),
        };
        self.weakened.push(Affected { place, depth: from.depth + 1, reason, cause });
        ControlFlow::Continue(())
    }

    #[inline]
    pub(super) fn enter(&mut self) -> ControlFlow<()> {
        if self.meter.enter() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    pub(super) fn spend(&mut self, steps: u32) -> ControlFlow<()> {
        if self.meter.spend(steps) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn finish(mut self) -> Impact {
        self.weakened.retain(|affected| !self.down.contains(affected.place));
        for affected in &mut self.weakened {
            // More may have broken since.
            if let Reason::LostRelation { standing, .. } = &mut affected.reason {
                let rest = self.rests.get_mut(&affected.place);
                *standing = rest.and_then(|rest| rest.standing(&self.broken)).unwrap_or(*standing);
            }
        }
        Impact {
            fallen: Fallen::new(self.views.lens.snapshot(), self.down, self.starts, self.noted),
            weakened: self.weakened,
            truncated: self.meter.truncated(),
        }
    }
}
