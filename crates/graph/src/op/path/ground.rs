//! What the searches for paths have in common.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::slice;

use super::cost::Cost;
use super::trail::Route;
use crate::budget::{Budget, Meter, Truncated};
use crate::entered::Bounds;
use crate::index::record::SYMMETRIC;
use crate::lens::{Lens, Step};
use crate::marks::Marks;

/// Where paths are looked for.
pub(super) struct Ground<'a, 'b> {
    pub(super) lens: &'a Lens<'b>,
    pub(super) reversed: Lens<'b>,
    pub(super) starts: Ends<'a>,
    goals: Ends<'a>,
}

/// The places at one end of the paths.
pub(super) struct Ends<'a> {
    /// Each once.
    pub(super) places: Cow<'a, [u32]>,
    /// The same as a set; none for so few that they are looked through faster.
    marks: Option<Marks>,
}

/// So many places are looked through faster than a set for all places is made.
const FEW: usize = 8;

impl<'a> Ends<'a> {
    fn new(lens: &Lens<'_>, places: &'a [u32]) -> Self {
        if places.len() <= 1 {
            return Self { places: Cow::Borrowed(places), marks: None };
        }
        let mut marks = Marks::below(lens.bound());
        let places: Vec<u32> = places.iter().copied().filter(|place| marks.insert(*place)).collect();
        let marks = (places.len() > FEW).then_some(marks);
        Self { places: Cow::Owned(places), marks }
    }

    #[inline]
    pub(super) fn contains(&self, place: u32) -> bool {
        match &self.marks {
            Some(marks) => marks.contains(place),
            None => self.places.contains(&place),
        }
    }
}

impl<'a, 'b> Ground<'a, 'b> {
    pub(super) fn new(lens: &'a Lens<'b>, from: &'a [u32], to: &'a [u32]) -> Self {
        Self { lens, reversed: lens.reversed(), starts: Ends::new(lens, from), goals: Ends::new(lens, to) }
    }

    /// Whether a path may visit a place.
    #[inline]
    pub(super) fn admits(&self, place: u32) -> bool {
        self.lens.sees(place) || self.starts.contains(place) || self.goals.contains(place)
    }

    /// The lens through which a search looks from the starts, or from the goals.
    #[inline]
    pub(super) fn towards(&self, forward: bool) -> &Lens<'b> {
        if forward { self.lens } else { &self.reversed }
    }

    /// The first step that a search from one end may take from a place to another.
    pub(super) fn first_step(&self, forward: bool, query: &Query<'_>, from: u32, to: u32) -> Option<Step> {
        let lens = self.towards(forward);
        if query.bans.is_none() {
            return lens.first_step(from, to);
        }
        let mut found = None;
        let _ = lens.each_step(from, &mut |step| {
            if step.to != to || query.bans(self, forward, from, step) {
                return ControlFlow::Continue(());
            }
            found = Some(step);
            ControlFlow::Break(())
        });
        found
    }

    /// See [`forward`].
    pub(super) fn forward(&self, place: u32, back: Step) -> Step {
        forward(self.lens, place, back)
    }
}

/// The step that arrives at a place by which the reversed lens leaves it.
pub(super) fn forward(lens: &Lens<'_>, place: u32, back: Step) -> Step {
    let link = lens.snapshot().link(back.slot);
    let symmetric = link.is_some_and(|link| link.kind & SYMMETRIC != 0);
    Step { to: place, against: !back.against && !symmetric, ..back }
}

/// Counts what all searches together do; a place once.
pub(super) struct Count<'a> {
    /// `None` where there is one search, which enters no place twice.
    entered: Option<Marks>,
    meter: Meter<'a>,
}

impl<'a> Count<'a> {
    pub(super) fn new(lens: &Lens<'_>, enters_once: bool, budget: &'a Budget<'a>) -> Self {
        let entered = (!enters_once).then(|| Marks::below(lens.bound()));
        Self { entered, meter: Meter::of_short(lens, budget) }
    }

    /// Whether a place may be entered.
    #[inline]
    pub(super) fn enter(&mut self, place: u32) -> bool {
        self.entered.as_mut().is_some_and(|entered| !entered.insert(place)) || self.meter.enter()
    }

    /// Whether places are counted however they are entered, so that [`Count::enter_all`] may count them.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.entered.is_none()
    }

    /// See [`Meter::bounds`].
    #[inline]
    pub(super) fn bounds(&self) -> Bounds {
        self.meter.bounds()
    }

    /// Counts places for which there is room.
    #[inline]
    pub(super) fn enter_all(&mut self, places: usize) {
        self.meter.enter_all(places);
    }

    /// See [`Meter::spend`].
    pub(super) fn spend(&mut self, steps: u32) -> bool {
        self.meter.spend(steps)
    }

    /// Whether the search must stop.
    #[inline]
    pub(super) fn is_over(&self) -> bool {
        self.meter.truncated().is_some()
    }

    pub(super) fn truncated(&self) -> Option<Truncated> {
        self.meter.truncated()
    }
}

/// How a path goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Move {
    /// It begins at a start.
    Start(u32),
    Step(Step),
    /// It ends, being at a goal.
    End,
}

/// What a search is to find: the best way from one of its sources to a goal.
pub(super) struct Query<'q> {
    pub(super) sources: &'q [u32],
    /// How the way may not go on from its source, if anyhow.
    pub(super) bans: Option<&'q HashSet<Move>>,
    /// Places that it may not visit.
    pub(super) blocked: &'q Marks,
    /// Most links.
    pub(super) limit: u32,
    /// It must cost less.
    pub(super) below: Cost,
}

impl Query<'_> {
    /// Whether it bans and blocks nothing.
    #[inline]
    pub(super) fn is_free(&self) -> bool {
        self.bans.is_none() && self.blocked.is_nothing()
    }

    /// The way without links, which is better than any other.
    pub(super) fn at_once(&self, ground: &Ground<'_, '_>) -> Option<Route> {
        if self.bans.is_some_and(|bans| bans.contains(&Move::End)) {
            return None;
        }
        let start = self.sources.iter().copied().find(|source| ground.goals.contains(*source))?;
        Some(Route { start, steps: Vec::new() })
    }

    /// The goals of ways with links.
    pub(super) fn goals<'g>(&'g self, ground: &'g Ground<'_, '_>) -> impl Iterator<Item = u32> + 'g {
        // Where the only source is a goal, the way may not end there: else it were at its end.
        let beyond = |goal: &u32| slice::from_ref(goal) != self.sources && !self.blocked.contains(*goal);
        ground.goals.places.iter().copied().filter(beyond)
    }

    /// Whether a step that leaves a place, in the direction of one side, is banned.
    #[inline]
    pub(super) fn bans(&self, ground: &Ground<'_, '_>, forward: bool, place: u32, step: Step) -> bool {
        let Some(bans) = self.bans else { return false };
        let source = if forward { place } else { step.to };
        if !self.sources.contains(&source) {
            return false;
        }
        let step = if forward { step } else { ground.forward(place, step) };
        bans.contains(&Move::Step(step))
    }
}
