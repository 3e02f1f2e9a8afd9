//! How some claims hang together: a smallest subgraph that connects them.

mod region;
mod steiner;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::budget::{Budget, Truncated};
use crate::lens::{Lens, Step};
use region::Region;
use steiner::smallest;

/// Most places that [`connection`] connects.
pub const MAX_TERMINALS: usize = 8;

/// How places are connected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Connection {
    /// The places of a smallest connecting subgraph, which is a tree: those asked for in the order of the question, each
    /// once, then those between them. Empty when there is none, or none was found in time.
    pub places: Vec<u32>,
    /// Its links, each as the step that follows it and the place from which. Where links are parallel it is the first.
    pub links: Vec<(u32, Step)>,
    /// Whether all places asked for are connected.
    pub connected: bool,
    /// Which of the places asked for hang together: groups and places in the order of the question. One group when all
    /// are connected; when the walk stopped early, more may hang together.
    pub components: Vec<Vec<u32>>,
    /// Why the subgraph may not be a smallest one, or none was found.
    pub truncated: Option<Truncated>,
}

/// Connects up to [`MAX_TERMINALS`] places by as few links as possible; later ones are not looked at. The lens must
/// follow each link both ways, or none. The places asked for are entered whatever the filters say.
///
/// It walks breadth-first from all of them at once, no farther than a smaller tree than the one at hand could reach:
/// any link of a tree of so many links is within half as many of some place asked for. The tree is then found by
/// dynamic programming in time 3^n and memory 2^n times the places walked, for n + 1 places asked for.
#[must_use]
pub fn connection(lens: &Lens<'_>, between: &[u32], budget: &Budget<'_>) -> Connection {
    let mut region = Region::new(lens, between, budget);
    while region.may_join() && region.grow() {}
    let mut tree = if region.is_joined() { smallest(&mut region, None) } else { None };
    if let Some(links) = tree.as_ref().map(Vec::len).filter(|links| region.radius() < links / 2) {
        while region.radius() < links / 2 && region.grow() {}
        tree = smallest(&mut region, Some(links)).or(tree);
    }
    let mut found = Connection {
        connected: region.is_joined(),
        components: region.components(),
        truncated: region.truncated(),
        ..Connection::default()
    };
    if let Some(tree) = tree {
        found.places = region.terminals().to_vec();
        let mut known: HashSet<u32> = found.places.iter().copied().collect();
        for (from, to) in tree {
            let (Some(from), Some(to)) = (region.place(from), region.place(to)) else { continue };
            found.places.extend([from, to].into_iter().filter(|place| known.insert(*place)));
            found.links.extend(first_step(lens, from, to).map(|step| (from, step)));
        }
    }
    found
}

/// The first step from one place to another.
fn first_step(lens: &Lens<'_>, from: u32, to: u32) -> Option<Step> {
    let mut found = None;
    let _ = lens.each_step(from, &mut |step| {
        if step.to == to {
            found = Some(step);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    found
}
