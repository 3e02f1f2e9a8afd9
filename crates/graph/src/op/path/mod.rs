//! Ways from some claims to others: the shortest, the lightest, or all.

mod breadth;
mod cost;
mod ground;
mod look;
mod rank;
mod single;
#[cfg(test)]
mod tests;
mod trail;
mod weighted;

use crate::budget::{Budget, Truncated};
use crate::lens::{Lens, Step};
use breadth::Breadth;
use cost::Cost;
use ground::Ground;
use rank::{best, rank};
use single::single;
use trail::Route;
use weighted::Weighted;

/// Which paths are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathKind {
    /// Those with the fewest links.
    Shortest,
    /// Those with the least weight; of these those with the fewest links.
    Weighted,
    /// Every one, those with the fewest links first.
    All,
}

/// What is asked of [`paths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PathOptions {
    /// How many paths at most.
    pub count: usize,
    /// Which ones.
    pub kind: PathKind,
    /// Most links of a path, inclusive; `u32::MAX` for no bound.
    pub max_length: u32,
}

/// A path, no place of which is visited twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Where it begins.
    pub start: u32,
    /// Its steps in order; none where a start is a goal.
    pub steps: Vec<Step>,
    /// The sum of 1 - strength over its links, those without a strength counting as 1.
    pub weight: f64,
}

/// Paths, the best first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Paths {
    /// The paths, no two of which are the same; those that go by different links between the same places differ.
    /// Equally good ones are in the order of discovery.
    pub paths: Vec<Path>,
    /// Why there may be more: for [`Truncated::Answers`], there are. A bounded walk gives those paths of which it is
    /// certain that none is better.
    pub truncated: Option<Truncated>,
}

/// The best paths that lead from one of the starts to one of the goals; a start that is a goal is a path without
/// links. Starts and goals are entered whatever the filters say, and may also be passed through. A place counts once
/// against the budget, however often it is looked at.
///
/// One path takes a search from both ends, whose cost grows with the two neighbourhoods in which it meets and not with
/// the graph. Each further path takes as many searches as the one before it has places.
#[must_use]
pub fn paths(lens: &Lens<'_>, from: &[u32], to: &[u32], options: &PathOptions, budget: &Budget<'_>) -> Paths {
    let PathOptions { count, kind, max_length } = *options;
    let path = |Route { start, steps }| {
        let cost: Cost = steps.iter().map(|step: &Step| Cost::of_link(lens, step.slot)).sum();
        Path { start, steps, weight: cost.weight() }
    };
    if let (PathKind::Shortest, 1, [from], [to]) = (kind, count, from, to)
        && let Some((route, truncated)) = single(lens, *from, *to, max_length, budget)
    {
        return Paths { paths: Vec::from_iter(route.map(path)), truncated };
    }
    let ground = Ground::new(lens, from, to);
    if let (PathKind::Shortest, 1) = (kind, count) {
        let (route, truncated) = Breadth::with(lens, |breadth| best(&ground, breadth, max_length, budget));
        let paths = route.map_or_else(Vec::new, |route| vec![path(route)]);
        return Paths { paths, truncated };
    }
    let (mut routes, truncated) = match kind {
        PathKind::Shortest => Breadth::with(lens, |breadth| rank(&ground, breadth, count, max_length, budget)),
        PathKind::Weighted => rank(&ground, Weighted::default(), count, max_length, budget),
        // One more tells whether these are all.
        PathKind::All => {
            Breadth::with(lens, |breadth| rank(&ground, breadth, count.saturating_add(1), max_length, budget))
        }
    };
    let more = routes.len() > count;
    routes.truncate(count);
    let paths = routes.into_iter().map(path).collect();
    Paths { paths, truncated: truncated.or(more.then_some(Truncated::Answers)) }
}
