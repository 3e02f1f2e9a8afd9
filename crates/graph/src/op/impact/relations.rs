//! What happens to relations when claims fall, and to what was concluded from them.

use std::collections::HashSet;
use std::collections::hash_map::Entry;
use std::ops::ControlFlow;

use super::Reason;
use super::walk::{Falling, Walk};
use crate::lens::{Roles, Step};
use crate::number::number;

/// The relations that a claim is concluded from, in the order of the log.
pub(super) struct Rest {
    grounds: Vec<u32>,
    /// All before this one are broken.
    next: usize,
}

impl Rest {
    /// The first one that stands.
    pub(super) fn standing(&mut self, broken: &HashSet<u32>) -> Option<u32> {
        while self.grounds.get(self.next).is_some_and(|ground| broken.contains(ground)) {
            self.next += 1;
        }
        self.grounds.get(self.next).copied()
    }
}

impl Walk<'_, '_> {
    pub(super) fn break_relation(&mut self, from: Falling, step: Step) -> ControlFlow<()> {
        let slot = step.slot;
        let Roles { conclusions, premises } = self.views.lens.roles(slot);
        if conclusions.is_empty() {
            return self.weaken(from, step.to, Reason::LostSupport { slot });
        }
        let is_premise = premises.contains(&from.place);
        if !is_premise
            || !premises.iter().all(|premise| self.views.held(*premise, self.down))
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
                let grounds = self.grounds.get_or_insert_with(|| self.views.grounds());
                let grounds = grounds.of(place, |premise| self.views.held(premise, self.down));
                self.meter.spend(number(grounds.len()));
                unknown.insert(Rest { grounds, next: 0 })
            }
        };
        match rest.standing(&self.broken) {
            None => {
                let before = self.down.len();
                self.fall(place, slot)?;
                if self.down.len() > before {
                    self.noted.unfounded.push(number(before - self.starts));
                }
                ControlFlow::Continue(())
            }
            Some(standing) => self.weaken(from, place, Reason::LostRelation { lost: slot, standing }),
        }
    }
}
