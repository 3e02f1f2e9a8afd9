//! How a search came to where it is.

use super::ground::Ground;
use crate::lens::Step;
use crate::number::{at, number};

/// A path before it is weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) start: u32,
    pub(super) steps: Vec<Step>,
}

/// A visit to a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) place: u32,
    /// From which visit, and by which step; `None` for where the search began.
    pub(super) by: Option<(u32, Step)>,
}

/// The visits of a search from one end, in the order of discovery.
#[derive(Debug)]
pub(super) struct Trail {
    visits: Vec<Visit>,
}

impl Default for Trail {
    /// With room for a search that ends soon, as most do.
    fn default() -> Self {
        Self { visits: Vec::with_capacity(64) }
    }
}

impl Trail {
    pub(super) fn push(&mut self, visit: Visit) {
        self.visits.push(visit);
    }

    pub(super) fn len(&self) -> u32 {
        number(self.visits.len())
    }

    pub(super) fn get(&self, visit: u32) -> Option<Visit> {
        self.visits.get(at(visit)).copied()
    }

    /// Calls back with each place, and forgets it.
    pub(super) fn drain(&mut self, mut f: impl FnMut(u32)) {
        self.visits.drain(..).for_each(|visit| f(visit.place));
    }

    /// The steps by which a visit came about, the last first, each with the visit from which it was made.
    fn back(&self, visit: u32) -> impl Iterator<Item = (u32, Step)> {
        std::iter::successors(self.get(visit).and_then(|visit| visit.by), |(from, _)| self.get(*from)?.by)
    }
}

/// Where the searches from both ends meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meeting {
    /// A visit of the search from the starts.
    pub(super) front: u32,
    /// The step from there to a visit of the search from the goals.
    pub(super) step: Step,
    /// That visit.
    pub(super) back: u32,
}

impl Meeting {
    /// The whole way.
    pub(super) fn route(self, ground: &Ground<'_, '_>, front: &Trail, back: &Trail) -> Option<Route> {
        let mut steps: Vec<Step> = front.back(self.front).map(|(_, step)| step).collect();
        let first = front.back(self.front).last().map_or(self.front, |(from, _)| from);
        let start = front.get(first)?.place;
        steps.reverse();
        steps.push(self.step);
        let rest = back.back(self.back).filter_map(|(from, step)| Some(ground.forward(back.get(from)?.place, step)));
        steps.extend(rest);
        Some(Route { start, steps })
    }
}
