//! The way with the fewest links, by breadth-first searches from both ends.

use std::ops::ControlFlow;

use super::cost::Cost;
use super::ground::{Count, Ground, Query};
use super::rank::Search;
use super::trail::{Meeting, Route, Trail, Visit};
use crate::lens::Lens;
use crate::marks::Marks;

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
            let mut looked = 0_u32;
            let mut met = None;
            let flow = lens.each_step(place, &mut |step| {
                looked = looked.saturating_add(1);
                if self.seen.contains(step.to) || query.blocked.contains(step.to) {
                    return ControlFlow::Continue(());
                }
                if query.bans(ground, forward, place, step) {
                    return ControlFlow::Continue(());
                }
                if other.seen.contains(step.to) {
                    met = Some(step);
                    return ControlFlow::Break(());
                }
                if !ground.admits(step.to) {
                    return ControlFlow::Continue(());
                }
                if !count.enter(step.to) {
                    return ControlFlow::Break(());
                }
                self.seen.insert(step.to);
                self.trail.push(Visit { place: step.to, by: Some((from, step)) });
                ControlFlow::Continue(())
            });
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
