use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::views::Views;
use super::{Affected, Cause, Impact, Reason};
use crate::budget::{Budget, Meter};
use crate::lens::{Lens, Mode, Roles, Step};
use crate::marks::Marks;
use crate::number::number;

pub(super) fn walk(lens: &Lens<'_>, fallen: &[u32], budget: &Budget<'_>) -> Impact {
    let views = Views::new(lens);
    let mut walk = Walk {
        views: &views,
        starts: Vec::new(),
        down: Marks::below(lens.bound()),
        shaken: Marks::below(lens.bound()),
        broken: HashSet::new(),
        rests: HashMap::new(),
        meter: Meter::new(budget),
        impact: Impact::default(),
    };
    let _ = walk.run(fallen);
    walk.finish()
}

struct Walk<'a, 'b> {
    views: &'a Views<'b>,
    starts: Vec<u32>,
    /// What has fallen, the starts included.
    down: Marks,
    /// What was weakened, and may have fallen since.
    shaken: Marks,
    broken: HashSet<u32>,
    /// What conclusions rest on that have lost a relation.
    rests: HashMap<u32, Rest>,
    meter: Meter<'a>,
    impact: Impact,
}

/// The relations that a claim is concluded from, in the order of the log.
struct Rest {
    grounds: Vec<u32>,
    /// All before this one are broken.
    next: usize,
}

impl Rest {
    /// The first one that stands.
    fn standing(&mut self, broken: &HashSet<u32>) -> Option<u32> {
        while self.grounds.get(self.next).is_some_and(|ground| broken.contains(ground)) {
            self.next += 1;
        }
        self.grounds.get(self.next).copied()
    }
}

/// A claim that has fallen and whose dependents are looked for.
#[derive(Clone, Copy)]
struct Falling {
    place: u32,
    depth: u32,
    cause: Cause,
}

impl Walk<'_, '_> {
    fn run(&mut self, fallen: &[u32]) -> ControlFlow<()> {
        for start in fallen {
            if !self.down.contains(*start) {
                self.enter()?;
                self.down.insert(*start);
                self.starts.push(*start);
            }
        }
        for index in 0..self.starts.len() {
            let Some(place) = self.starts.get(index).copied() else { break };
            self.expand(Falling { place, depth: 0, cause: Cause::Start(place) })?;
        }
        let mut index = 0;
        while let Some(Affected { place, depth, .. }) = self.impact.fallen.get(index).copied() {
            self.expand(Falling { place, depth, cause: Cause::Fallen(index) })?;
            index += 1;
        }
        ControlFlow::Continue(())
    }

    fn expand(&mut self, from: Falling) -> ControlFlow<()> {
        let views = self.views;
        let mut looked = 0;
        for lens in [&views.needed, &views.supporting] {
            for side in lens.sides() {
                let Some(row) = lens.plain_row(from.place, side) else {
                    lens.each_step_of_any(from.place, side, &mut |step| {
                        looked += 1;
                        self.follow(from, step)
                    })?;
                    continue;
                };
                looked += row.len();
                for (number, head) in row.heads() {
                    // Plain rows are walked by lineage.
                    if !self.down.contains(head) {
                        self.follow_new(from, row.step(number, head))?;
                    }
                }
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
            self.fall(from, step.to, Reason::Dependency { slot: step.slot })
        } else {
            self.weaken(from, step.to, Reason::LostSupport { slot: step.slot })
        }
    }

    fn break_relation(&mut self, from: Falling, step: Step) -> ControlFlow<()> {
        let slot = step.slot;
        let Roles { conclusions, premises } = self.views.lens.roles(slot);
        if conclusions.is_empty() {
            return self.weaken(from, step.to, Reason::LostSupport { slot });
        }
        let is_premise = premises.contains(&from.place);
        if !is_premise
            || !premises.iter().all(|premise| self.views.held(*premise, &self.down))
            || !self.broken.insert(slot)
        {
            return ControlFlow::Continue(());
        }
        let logical = self.views.is_logical(slot);
        for conclusion in conclusions {
            if logical {
                self.lose(from, conclusion, slot)?;
            } else {
                self.weaken(from, conclusion, Reason::LostSupport { slot })?;
            }
        }
        ControlFlow::Continue(())
    }

    /// A conclusion loses one of the relations that it was concluded from.
    fn lose(&mut self, from: Falling, place: u32, slot: u32) -> ControlFlow<()> {
        if self.down.contains(place) || !self.views.lens.sees(place) {
            return ControlFlow::Continue(());
        }
        let rest = match self.rests.entry(place) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let grounds = self.views.grounds.of(place, |premise| self.views.held(premise, &self.down));
                self.meter.spend(number(grounds.len()));
                unknown.insert(Rest { grounds, next: 0 })
            }
        };
        match rest.standing(&self.broken) {
            None => self.fall(from, place, Reason::RelationsBroken { last: slot }),
            Some(standing) => self.weaken(from, place, Reason::LostRelation { lost: slot, standing }),
        }
    }

    #[inline]
    fn fall(&mut self, from: Falling, place: u32, reason: Reason) -> ControlFlow<()> {
        if self.down.contains(place) || !self.views.lens.sees(place) {
            return ControlFlow::Continue(());
        }
        if !self.shaken.contains(place) {
            self.enter()?;
        }
        self.down.insert(place);
        self.impact.fallen.push(from.affects(place, reason));
        ControlFlow::Continue(())
    }

    fn weaken(&mut self, from: Falling, place: u32, reason: Reason) -> ControlFlow<()> {
        if self.down.contains(place) || self.shaken.contains(place) || !self.views.lens.sees(place) {
            return ControlFlow::Continue(());
        }
        self.enter()?;
        self.shaken.insert(place);
        self.impact.weakened.push(from.affects(place, reason));
        ControlFlow::Continue(())
    }

    #[inline]
    fn enter(&mut self) -> ControlFlow<()> {
        if self.meter.enter() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn spend(&mut self, steps: u32) -> ControlFlow<()> {
        if self.meter.spend(steps) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn finish(mut self) -> Impact {
        let down = &self.down;
        self.impact.weakened.retain(|affected| !down.contains(affected.place));
        for affected in &mut self.impact.weakened {
            // More may have broken since.
            if let Reason::LostRelation { standing, .. } = &mut affected.reason {
                let rest = self.rests.get_mut(&affected.place);
                *standing = rest.and_then(|rest| rest.standing(&self.broken)).unwrap_or(*standing);
            }
        }
        self.impact.truncated = self.meter.truncated();
        self.impact
    }
}

impl Falling {
    fn affects(self, place: u32, reason: Reason) -> Affected {
        Affected { place, depth: self.depth + 1, reason, cause: self.cause }
    }
}
