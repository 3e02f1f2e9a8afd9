//! The best paths in order, by the algorithm of Yen.

use std::collections::{BTreeMap, HashSet};
use std::iter::once;
use std::slice;

use super::cost::Cost;
use super::ground::{Count, Ground, Move, Query};
use super::trail::Route;
use crate::budget::{Budget, Truncated};
use crate::lens::{Lens, Step};
use crate::marks::Marks;
use crate::number::number;

/// Finds one best way.
pub(super) trait Search {
    /// Whether one search enters no place twice, from whichever end.
    const ENTERS_ONCE: bool;

    /// What a link costs, by slot.
    fn cost(lens: &Lens<'_>, slot: u32) -> Cost;

    /// The best way with links; the first of several in the order of discovery. `None` when there is none, or the
    /// count says that the search must stop.
    fn find(&mut self, ground: &Ground<'_, '_>, count: &mut Count<'_>, query: &Query<'_>) -> Option<Route>;
}

/// The best routes in order, as many as are wanted, and why they may not be all.
///
/// J. Y. Yen, "Finding the K shortest loopless paths in a network", Management Science 17(11), 1971: all other routes
/// leave the best one after some of its moves, and the best of those that leave it after so many is found by one search
/// without the places before and the moves that were taken from there. E. L. Lawler, "A procedure for computing the K
/// best solutions to discrete optimization problems", Management Science 18(7), 1972: leaving each route only at or
/// after the move where it left another finds no route twice. That a route begins at a start and ends at a goal are
/// moves, too, so that there may be several of both.
pub(super) fn rank<S: Search>(
    ground: &Ground<'_, '_>,
    search: S,
    wanted: usize,
    limit: u32,
    budget: &Budget<'_>,
) -> (Vec<Route>, Option<Truncated>) {
    if wanted == 1 {
        let (route, truncated) = best(ground, search, limit, budget);
        return (route.into_iter().collect(), truncated);
    }
    let count = Count::new(ground.lens, false, budget);
    let blocked = Marks::below(ground.lens.bound());
    let mut rank = Rank { ground, count, search, limit, wanted, blocked, candidates: BTreeMap::new(), made: 0 };
    let mut found = Vec::new();
    if wanted > 0 {
        rank.consider(&Root::default(), HashSet::new());
    }
    while let Some((_, Candidate { route, fixed, bans })) = rank.candidates.pop_first() {
        rank.wanted -= 1;
        if rank.wanted > 0 {
            rank.leave(&route, fixed, bans);
        }
        found.push(route);
        if rank.wanted == 0 || rank.count.truncated().is_some() {
            break;
        }
    }
    (found, rank.count.truncated())
}

/// As [`rank`] for one route: without the candidates for the next.
pub(super) fn best<S: Search>(
    ground: &Ground<'_, '_>,
    mut search: S,
    limit: u32,
    budget: &Budget<'_>,
) -> (Option<Route>, Option<Truncated>) {
    let mut count = Count::new(ground.lens, S::ENTERS_ONCE, budget);
    let blocked = Marks::default();
    let sources = &*ground.starts.places;
    let query = Query { sources, bans: None, blocked: &blocked, limit, below: Cost::BOUNDLESS };
    let route = query.at_once(ground).or_else(|| search.find(ground, &mut count, &query));
    (route, count.truncated())
}

struct Rank<'r, S> {
    ground: &'r Ground<'r, 'r>,
    count: Count<'r>,
    search: S,
    /// Most links of a route.
    limit: u32,
    /// How many more routes are wanted.
    wanted: usize,
    /// Places that the search may not visit.
    blocked: Marks,
    /// The best route of each part that is not exhausted, by cost and in the order of discovery; not more than wanted.
    candidates: BTreeMap<(Cost, u64), Candidate>,
    made: u64,
}

/// The best of the routes that share their first moves and go on by none of some others.
struct Candidate {
    route: Route,
    /// How many moves they share.
    fixed: usize,
    bans: HashSet<Move>,
}

/// The moves that some routes share.
struct Root<'r> {
    /// How many.
    fixed: usize,
    /// Where the routes begin and where they part; `None` for no moves.
    ends: Option<(u32, u32)>,
    steps: &'r [Step],
    cost: Cost,
}

impl Default for Root<'_> {
    fn default() -> Self {
        Self { fixed: 0, ends: None, steps: &[], cost: Cost::NOTHING }
    }
}

impl<S: Search> Rank<'_, S> {
    /// Considers the routes that leave a route at or after a move.
    fn leave(&mut self, route: &Route, fixed: usize, mut bans: HashSet<Move>) {
        let mut root = Root::default();
        let steps = route.steps.iter().map(|step| Move::Step(*step));
        for next in once(Move::Start(route.start)).chain(steps).chain(once(Move::End)) {
            if root.fixed >= fixed {
                bans.insert(next);
                self.consider(&root, std::mem::take(&mut bans));
                if self.count.truncated().is_some() {
                    return;
                }
            }
            root.fixed += 1;
            match (next, root.ends) {
                (Move::Start(start), _) => root.ends = Some((start, start)),
                (Move::Step(step), Some((start, place))) => {
                    self.blocked.insert(place);
                    root.ends = Some((start, step.to));
                    root.steps = route.steps.get(..=root.steps.len()).unwrap_or_default();
                    root.cost = root.cost.plus(S::cost(self.ground.lens, step.slot));
                }
                (Move::Step(_) | Move::End, _) => {}
            }
        }
        self.blocked.remove(route.start);
        route.steps.iter().for_each(|step| self.blocked.remove(step.to));
    }

    /// Looks for the best route that begins with these moves and goes on by none of the others.
    fn consider(&mut self, root: &Root<'_>, bans: HashSet<Move>) {
        let Some(rest) = self.best(root, &bans) else { return };
        let cost = rest.steps.iter().map(|step| S::cost(self.ground.lens, step.slot)).sum::<Cost>().plus(root.cost);
        let start = root.ends.map_or(rest.start, |(start, _)| start);
        let route = Route { start, steps: root.steps.iter().chain(&rest.steps).copied().collect() };
        self.made += 1;
        self.candidates.insert((cost, self.made), Candidate { route, fixed: root.fixed, bans });
        if self.candidates.len() > self.wanted {
            self.candidates.pop_last();
        }
    }

    /// The best way on from there, unless as many candidates as are wanted are no worse.
    fn best(&mut self, root: &Root<'_>, bans: &HashSet<Move>) -> Option<Route> {
        let full = self.candidates.len() >= self.wanted;
        let worst = self.candidates.last_key_value().filter(|_| full);
        let below = worst.map_or(Cost::BOUNDLESS, |((cost, _), _)| cost.minus(root.cost));
        // Whoever sets no bound has none.
        let length = if self.limit == u32::MAX { 0 } else { number(root.steps.len()) };
        let limit = self.limit.checked_sub(length).filter(|_| below > Cost::NOTHING)?;
        let starts;
        let (sources, bans) = if let Some((_, place)) = &root.ends {
            (slice::from_ref(place), Some(bans).filter(|bans| !bans.is_empty()))
        } else {
            starts = self.starts(bans);
            (starts.as_slice(), None)
        };
        let query = Query { sources, bans, blocked: &self.blocked, limit, below };
        query.at_once(self.ground).or_else(|| self.search.find(self.ground, &mut self.count, &query))
    }

    /// The starts that are not banned.
    fn starts(&self, bans: &HashSet<Move>) -> Vec<u32> {
        self.ground.starts.places.iter().copied().filter(|start| !bans.contains(&Move::Start(*start))).collect()
    }
}
