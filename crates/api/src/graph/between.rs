//! All links between some claims.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use claimgraph_graph::{Budget, Lens, Step, Truncated};

/// Most links of an answer.
const MOST: usize = 1_000_000;

/// A link between two places of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joint {
    /// The index of the place where it is followed from.
    pub(super) from: usize,
    /// The index of the place where it leads.
    pub(super) to: usize,
    pub(super) step: Step,
}

/// All links that the lens follows between some places, each once, in the order of the places, and why they are not
/// all. A relation counts once for each two of its members that it joins.
pub(super) fn links_between(lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>) -> (Vec<Joint>, Option<Truncated>) {
    let indexes: HashMap<u32, usize> = places.iter().enumerate().map(|(index, place)| (*place, index)).collect();
    let mut met = HashSet::new();
    let mut links = Vec::new();
    for (from, place) in places.iter().enumerate() {
        // A look at the clock costs less than to enter a place did.
        if budget.until.is_some_and(|until| budget.clock.now() >= until) {
            return (links, Some(Truncated::Time));
        }
        let flow = lens.each_step(*place, &mut |step| {
            let Some(to) = indexes.get(&step.to).copied() else { return ControlFlow::Continue(()) };
            if met.insert((step.slot, from.min(to), from.max(to))) {
                if links.len() == MOST {
                    return ControlFlow::Break(());
                }
                links.push(Joint { from, to, step });
            }
            ControlFlow::Continue(())
        });
        if flow.is_break() {
            return (links, Some(Truncated::Answers));
        }
    }
    (links, None)
}
