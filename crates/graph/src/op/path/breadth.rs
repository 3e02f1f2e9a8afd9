//! The way with the fewest links, by breadth-first searches from both ends.

use std::ops::ControlFlow;

use super::cost::Cost;
use super::ground::{Count, Ground, Query};
use super::rank::Search;
use super::trail::{Meeting, Route, Trail, Visit};
use crate::lens::{Lens, PlainRow, Step};
use crate::marks::Marks;
use crate::number::number;

/// Breadth-first from both ends, level by level, always on the side with the fewer places. Every place within so many
/// links of an end is known to its side when a level is done, so that where the sides first meet is on a shortest way.
pub(super) struct Breadth {
    front: Side,
    back: Side,
}

struct Side {
    seen: Marks,
    trail: Trail,
    /// The visit with which the outermost level begins.
    level: u32,
}

/// How the expansion of a level went.
enum Outcome {
    Done,
    Met(Meeting),
    Stopped,
}

impl Breadth {
    pub(super) fn new(lens: &Lens<'_>) -> Self {
        let side = || Side { seen: Marks::below(lens.bound()), trail: Trail::default(), level: 0 };
        Self { front: side(), back: side() }
    }
}

impl Search for Breadth {
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
                Outcome::Met(meeting) => return meeting.route(ground, &self.front.trail, &self.back.trail),
                Outcome::Stopped => return None,
            }
        }
        None
    }
}

impl Side {
    /// Forgets the last search.
    fn clear(&mut self) {
        self.trail.drain(|place| self.seen.remove(place));
        self.level = 0;
    }

    fn begin(&mut self, place: u32, count: &mut Count<'_>) -> bool {
        self.seen.insert(place);
        self.trail.push(Visit { place, by: None });
        count.enter(place)
    }

    /// How many places the outermost level has.
    fn width(&self) -> u32 {
        self.trail.len() - self.level
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
        let lens = if forward { ground.lens } else { &ground.reversed };
        let level = self.level..self.trail.len();
        self.level = level.end;
        for from in level {
            let Some(Visit { place, .. }) = self.trail.get(from) else { break };
            let mut look = Look { side: self, other, ground, query, forward, from, place, looked: 0, met: None };
            let flow = look.around(lens, count);
            let (looked, met) = (number(look.looked), look.met);
            if let Some(step) = met {
                let Some(there) = other.trail.find(step.to) else { break };
                return Outcome::Met(if forward {
                    Meeting { front: from, step, back: there }
                } else {
                    Meeting { front: there, step: ground.forward(place, step), back: from }
                });
            }
            if flow.is_break() || !count.spend(looked) {
                return Outcome::Stopped;
            }
        }
        Outcome::Done
    }
}

/// A look at the steps that leave a place of the outermost level.
struct Look<'l, 'g> {
    side: &'l mut Side,
    other: &'l Side,
    ground: &'l Ground<'g, 'g>,
    query: &'l Query<'l>,
    forward: bool,
    /// The visit that it looks from, and its place.
    from: u32,
    place: u32,
    /// How many links were looked at.
    looked: usize,
    /// The step by which the other side is met.
    met: Option<Step>,
}

impl Look<'_, '_> {
    fn around(&mut self, lens: &Lens<'_>, count: &mut Count<'_>) -> ControlFlow<()> {
        for side in lens.sides() {
            let Some(row) = lens.plain_row(self.place, side) else {
                lens.each_step_of_any(self.place, side, &mut |step| {
                    self.looked += 1;
                    if self.side.seen.contains(step.to) { ControlFlow::Continue(()) } else { self.meet(step, count) }
                })?;
                continue;
            };
            self.looked += row.len();
            if self.is_free(row.len(), count) {
                self.enter_all(row, count)?;
                continue;
            }
            for (number, head) in row.heads() {
                if !self.side.seen.contains(head) {
                    self.meet(row.step(number, head), count)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether nothing but where the sides have been decides which of so many places are entered.
    fn is_free(&self, places: usize, count: &Count<'_>) -> bool {
        self.ground.lens.enters_all() && self.query.is_free() && count.has_room(places)
    }

    /// Enters the places of a row until the other side is met: the loop in which searches spend their time.
    #[inline]
    fn enter_all(&mut self, row: PlainRow<'_>, count: &mut Count<'_>) -> ControlFlow<()> {
        let before = self.side.trail.len();
        for (number, head) in row.heads() {
            if self.other.seen.contains(head) {
                self.met = Some(row.step(number, head));
                break;
            }
            if self.side.seen.insert(head) {
                self.side.trail.push(Visit { place: head, by: Some((self.from, row.step(number, head))) });
            }
        }
        count.enter_all(self.side.trail.len() - before);
        if self.met.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn meet(&mut self, step: Step, count: &mut Count<'_>) -> ControlFlow<()> {
        let Self { ground, query, .. } = *self;
        if query.blocked.contains(step.to) || query.bans(ground, self.forward, self.place, step) {
            return ControlFlow::Continue(());
        }
        if self.other.seen.contains(step.to) {
            self.met = Some(step);
            return ControlFlow::Break(());
        }
        if !ground.admits(step.to) {
            return ControlFlow::Continue(());
        }
        if !count.enter(step.to) {
            return ControlFlow::Break(());
        }
        self.side.seen.insert(step.to);
        self.side.trail.push(Visit { place: step.to, by: Some((self.from, step)) });
        ControlFlow::Continue(())
    }
}
