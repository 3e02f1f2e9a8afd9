//! How far a walk may go before it must stop with what it has.

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::time::Timestamp;

use crate::entered::Bounds;
use crate::lens::Lens;
use crate::number::at;

/// Steps between two looks at the clock.
const STEPS_PER_LOOK: u32 = 2048;

/// Bounds of a walk.
#[derive(Clone, Copy)]
pub struct Budget<'a> {
    /// Most places that it may enter, those that it starts from included.
    pub nodes: usize,
    /// When it must end.
    pub until: Option<Timestamp>,
    /// Tells the time.
    pub clock: &'a dyn Clock,
}

/// Why an answer is not complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truncated {
    /// The walk had entered as many places as it may.
    Nodes,
    /// Its time was over.
    Time,
    /// The answer has as many items as it may, and there are more.
    Answers,
}

/// Counts what a walk does.
pub(crate) struct Meter<'a> {
    budget: &'a Budget<'a>,
    entered: usize,
    steps: u32,
    truncated: Option<Truncated>,
}

impl<'a> Meter<'a> {
    /// Begins; the first look at the clock comes at the first step.
    pub(crate) fn new(budget: &'a Budget<'a>) -> Self {
        Self { budget, entered: 0, steps: STEPS_PER_LOOK, truncated: None }
    }

    /// Begins a walk most of which end within the steps between two looks, and take less time than a look: the first
    /// one comes after these. Over a part of a graph it comes at the first step, for a walk that is run again and again
    /// never gets far in one run.
    pub(crate) fn of_short(lens: &Lens<'_>, budget: &'a Budget<'a>) -> Self {
        let steps = if lens.is_partial() { STEPS_PER_LOOK } else { 0 };
        Self { steps, ..Self::new(budget) }
    }

    /// Whether one more place may be entered; it is then counted.
    #[inline]
    pub(crate) fn enter(&mut self) -> bool {
        if self.entered >= self.budget.nodes {
            self.truncated.get_or_insert(Truncated::Nodes);
            return false;
        }
        self.entered += 1;
        true
    }

    /// How many places more may be entered, and steps be looked at before the clock is.
    #[inline]
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            room: self.budget.nodes.saturating_sub(self.entered),
            steps: at(STEPS_PER_LOOK.saturating_sub(self.steps)),
        }
    }

    /// Counts places for which there is room.
    #[inline]
    pub(crate) fn enter_all(&mut self, places: usize) {
        self.entered += places;
    }

    /// Notes that so many steps were looked at; whether the walk may go on.
    #[inline]
    pub(crate) fn spend(&mut self, steps: u32) -> bool {
        self.steps = self.steps.saturating_add(steps);
        if self.steps >= STEPS_PER_LOOK {
            self.steps = 0;
            if self.budget.until.is_some_and(|until| self.budget.clock.now() >= until) {
                self.truncated = Some(Truncated::Time);
            }
        }
        self.truncated.is_none()
    }

    /// Notes that the answer is full.
    pub(crate) fn fill(&mut self) {
        self.truncated.get_or_insert(Truncated::Answers);
    }

    /// Why the walk stopped early; `None` when it did not.
    pub(crate) fn truncated(&self) -> Option<Truncated> {
        self.truncated
    }
}
