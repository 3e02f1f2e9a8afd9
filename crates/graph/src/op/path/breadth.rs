//! The way with the fewest links, by breadth-first searches from both ends.

use std::mem;

use super::cost::Cost;
use super::ground::{Count, Ground, Query};
use super::look::{Look, Met};
use super::rank::Search;
use super::trail::Route;
use crate::entered::Entered;
use crate::lens::{Lens, Step};

/// Breadth-first from both ends, level by level, always on the side with the fewer places. Every place within so many
/// links of an end is known to its side when a level is done, so that where the sides first meet is on a shortest way.
pub(super) struct Breadth<'e> {
    front: Side<'e>,
    back: Side<'e>,
}

/// A search from one end. By which step it entered a place is not noted, for few places are on the way that is found:
/// it is the first that leads there from the place from which it was entered.
struct Side<'e> {
    entered: &'e mut Entered,
    /// How many places the search began with.
    roots: usize,
    /// How many places had been entered before the outermost level.
    level: usize,
}

/// Where the sides meet: a place of the front, by how many were entered before it, the step from there, and in the same
/// way the place of the back to which that leads.
struct Meeting {
    front: usize,
    step: Step,
    back: usize,
}

/// How the expansion of a level went.
enum Outcome {
    Done,
    Met(Meeting),
    Stopped,
}

impl Breadth<'_> {
    /// Does something with the means to search.
    pub(super) fn with<T>(lens: &Lens<'_>, run: impl FnOnce(Breadth<'_>) -> T) -> T {
        Entered::with(lens.bound(), |front| {
            Entered::with(lens.bound(), |back| run(Breadth { front: Side::new(front), back: Side::new(back) }))
        })
    }

    fn route(&self, ground: &Ground<'_, '_>, query: &Query<'_>, meeting: &Meeting) -> Option<Route> {
        // Most routes are short.
        let mut steps = Vec::with_capacity(4);
        let mut index = meeting.front;
        while let Some((before, step)) = self.front.arrival(true, ground, query, index) {
            steps.push(step);
            index = before;
        }
        let start = self.front.entered.get(index)?;
        steps.reverse();
        steps.push(meeting.step);
        index = meeting.back;
        while let Some((before, step)) = self.back.arrival(false, ground, query, index) {
            steps.push(ground.forward(self.back.entered.get(before)?, step));
            index = before;
        }
        Some(Route { start, steps })
    }
}

impl Search for Breadth<'_> {
    const ENTERS_ONCE: bool = true;

    fn cost(_: &Lens<'_>, _: u32) -> Cost {
        Cost::LINK
    }

    fn find(&mut self, ground: &Ground<'_, '_>, count: &mut Count<'_>, query: &Query<'_>) -> Option<Route> {
        self.front.clear();
        self.back.clear();
        let begun = query.sources.iter().all(|source| self.front.begin(*source, count))
            && query.goals(ground).all(|goal| self.back.begin(goal, count));
        if !begun {
            return None;
        }
        let limit = query.below.minus(Cost::LINK).in_links(query.limit);
        for _ in 0..limit {
            let (front, back) = (self.front.width(), self.back.width());
            if front.min(back) == 0 {
                return None;
            }
            let outcome = if front <= back {
                self.front.expand(true, &self.back, ground, count, query)
            } else {
                self.back.expand(false, &self.front, ground, count, query)
            };
            match outcome {
                Outcome::Done => {}
                Outcome::Met(meeting) => return self.route(ground, query, &meeting),
                Outcome::Stopped => return None,
            }
        }
        None
    }
}

impl<'e> Side<'e> {
    fn new(entered: &'e mut Entered) -> Self {
        Self { entered, roots: 0, level: 0 }
    }

    /// Forgets the last search.
    fn clear(&mut self) {
        self.entered.clear();
        (self.roots, self.level) = (0, 0);
    }

    fn begin(&mut self, place: u32, count: &mut Count<'_>) -> bool {
        self.entered.insert(place);
        self.roots = self.entered.len();
        count.enter(place)
    }

    /// How many places the outermost level has.
    fn width(&self) -> usize {
        self.entered.len() - self.level
    }

    /// By which step a place was entered, and from which; `None` for one that the search began with.
    fn arrival(
        &self,
        forward: bool,
        ground: &Ground<'_, '_>,
        query: &Query<'_>,
        index: usize,
    ) -> Option<(usize, Step)> {
        if index < self.roots {
            return None;
        }
        let before = self.entered.row_of(index)?;
        let (from, to) = (self.entered.get(before)?, self.entered.get(index)?);
        Some((before, ground.first_step(forward, query, from, to)?))
    }

    /// Enters the next level, until it meets the other side.
    fn expand(
        &mut self,
        forward: bool,
        other: &Self,
        ground: &Ground<'_, '_>,
        count: &mut Count<'_>,
        query: &Query<'_>,
    ) -> Outcome {
        let end = self.entered.len();
        let mut from = mem::replace(&mut self.level, end);
        let mut look = Look { entered: self.entered, others: other.entered, ground, query, forward, met: None };
        let wide = look.lens().wide_rows().filter(|_| query.is_free() && count.is_plain());
        while from < end {
            let mut next = wide.as_ref().map_or(from, |rows| look.around_all(from..end, rows, count));
            let mut goes_on = look.met.is_none() && !count.is_over();
            if next == from && goes_on {
                goes_on = look.around(from, wide.is_some(), count).is_continue();
                next += 1;
            }
            if let Some(Met { from, place, step }) = look.met {
                let Some(there) = other.entered.index_of(step.to) else { return Outcome::Done };
                return Outcome::Met(if forward {
                    Meeting { front: from, step, back: there }
                } else {
                    Meeting { front: there, step: ground.forward(place, step), back: from }
                });
            }
            if !goes_on {
                return Outcome::Stopped;
            }
            from = next;
        }
        Outcome::Done
    }
}
