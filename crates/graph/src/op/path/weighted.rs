//! The way with the least weight, by label-setting searches from both ends.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::iter::successors;
use std::ops::ControlFlow;

use super::cost::Cost;
use super::ground::{Count, Ground, Query};
use super::rank::Search;
use super::trail::{Meeting, Route, Trail, Visit};
use crate::lens::Lens;
use crate::number::at;

/// Dijkstra's algorithm from both ends, always on the side with the fewer open labels, until no way can be better than
/// the best that was met. One label for a place is enough as long as no way is left out for its length; else a second
/// search keeps several, of which each has fewer links for more weight than another.
#[derive(Debug, Default)]
pub(super) struct Weighted {
    front: Side,
    back: Side,
}

#[derive(Debug, Clone, Copy)]
struct Label {
    cost: Cost,
    /// The label before it of the same place.
    before: Option<u32>,
}

#[derive(Debug, Default)]
struct Side {
    /// Labels and the visits that they stand for, by the same number.
    labels: Vec<Label>,
    trail: Trail,
    /// The newest label of each place.
    newest: HashMap<u32, u32>,
    open: BinaryHeap<Reverse<(Cost, u32)>>,
    /// Whether a place may have several labels.
    several: bool,
}

/// The best way so far.
struct Best {
    cost: Cost,
    meeting: Option<Meeting>,
    /// Whether a way was left out for its length.
    cut: bool,
}

impl Search for Weighted {
    const ENTERS_ONCE: bool = false;

    fn cost(lens: &Lens<'_>, slot: u32) -> Cost {
        Cost::of_link(lens, slot)
    }

    fn find(&mut self, ground: &Ground<'_, '_>, count: &mut Count<'_>, query: &Query<'_>) -> Option<Route> {
        let best = self.search(false, query.below, ground, count, query)?;
        let found = best.meeting.and_then(|meeting| meeting.route(ground, &self.front.trail, &self.back.trail));
        if !best.cut {
            return found;
        }
        let best = self.search(true, best.cost, ground, count, query)?;
        let better = best.meeting.and_then(|meeting| meeting.route(ground, &self.front.trail, &self.back.trail));
        better.or(found)
    }
}

impl Weighted {
    /// The best way for less than a bound; `None` when the search must stop.
    fn search(
        &mut self,
        several: bool,
        below: Cost,
        ground: &Ground<'_, '_>,
        count: &mut Count<'_>,
        query: &Query<'_>,
    ) -> Option<Best> {
        self.front.clear(several);
        self.back.clear(several);
        let begun = query.sources.iter().all(|source| self.front.begin(*source, count))
            && query.goals(ground).all(|goal| self.back.begin(goal, count));
        let mut best = Best { cost: below, meeting: None, cut: false };
        let mut go_on = begun;
        while let (true, Some(front), Some(back)) = (go_on, self.front.least(), self.back.least()) {
            if front.plus(back) >= best.cost {
                break;
            }
            go_on = if self.front.open.len() <= self.back.open.len() {
                self.front.settle(true, &self.back, &mut best, ground, count, query)
            } else {
                self.back.settle(false, &self.front, &mut best, ground, count, query)
            };
        }
        go_on.then_some(best)
    }
}

impl Side {
    /// Forgets the last search.
    fn clear(&mut self, several: bool) {
        self.labels.clear();
        self.trail.drain(|_| ());
        self.newest.clear();
        self.open.clear();
        self.several = several;
    }

    fn begin(&mut self, place: u32, count: &mut Count<'_>) -> bool {
        self.open(Cost::NOTHING, Visit { place, by: None });
        count.enter(place)
    }

    fn open(&mut self, cost: Cost, visit: Visit) {
        let number = self.trail.len();
        let before = self.newest.insert(visit.place, number);
        self.labels.push(Label { cost, before });
        self.trail.push(visit);
        self.open.push(Reverse((cost, number)));
    }

    /// What the next label costs.
    fn least(&self) -> Option<Cost> {
        self.open.peek().map(|Reverse((cost, _))| *cost)
    }

    /// The labels of a place, the newest first.
    fn labels_of(&self, place: u32) -> impl Iterator<Item = (u32, Label)> {
        let label = |number: u32| Some((number, *self.labels.get(at(number))?));
        successors(self.newest.get(&place).and_then(|number| label(*number)), move |(_, next)| label(next.before?))
    }

    /// Whether another label of the place is as good in every respect.
    fn is_beaten(&self, place: u32, cost: Cost, this: Option<u32>) -> bool {
        let is_better = |other: Cost| other <= cost && (!self.several || other.links() <= cost.links());
        self.labels_of(place).any(|(number, label)| Some(number) != this && is_better(label.cost))
    }

    /// Follows the steps from the cheapest open label; whether the search may go on.
    fn settle(
        &mut self,
        forward: bool,
        other: &Self,
        best: &mut Best,
        ground: &Ground<'_, '_>,
        count: &mut Count<'_>,
        query: &Query<'_>,
    ) -> bool {
        let Some(Reverse((settled, from))) = self.open.pop() else { return true };
        let Some(Visit { place, .. }) = self.trail.get(from) else { return true };
        if self.is_beaten(place, settled, Some(from)) {
            return true;
        }
        let lens = if forward { ground.lens } else { &ground.reversed };
        let mut looked = 0_u32;
        let flow = lens.each_step(place, &mut |step| {
            looked = looked.saturating_add(1);
            if query.blocked.contains(step.to) || query.bans(ground, forward, place, step) {
                return ControlFlow::Continue(());
            }
            let cost = settled.plus(Cost::of_link(lens, step.slot));
            if let Some(there) = other.meet(step.to, cost, best, query) {
                best.meeting = Some(if forward {
                    Meeting { front: from, step, back: there }
                } else {
                    Meeting { front: there, step: ground.forward(place, step), back: from }
                });
            }
            if cost >= best.cost || self.is_beaten(step.to, cost, None) || !ground.admits(step.to) {
                return ControlFlow::Continue(());
            }
            if cost.links() >= query.limit {
                best.cut = true;
                return ControlFlow::Continue(());
            }
            if !count.enter(step.to) {
                return ControlFlow::Break(());
            }
            self.open(cost, Visit { place: step.to, by: Some((from, step)) });
            ControlFlow::Continue(())
        });
        flow.is_continue() && count.spend(looked)
    }

    /// Where this side goes on best from a place at which the other has arrived at some cost, if the whole is better
    /// than the best; its cost is noted.
    fn meet(&self, place: u32, cost: Cost, best: &mut Best, query: &Query<'_>) -> Option<u32> {
        let mut met = None;
        for (number, label) in self.labels_of(place) {
            let whole = cost.plus(label.cost);
            if whole >= best.cost {
                continue;
            }
            if whole.links() > query.limit {
                best.cut = true;
            } else {
                (best.cost, met) = (whole, Some(number));
            }
        }
        met
    }
}
