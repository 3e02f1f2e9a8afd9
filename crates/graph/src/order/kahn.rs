//! Ordering a graph as a whole.

use super::Neighbours;
use crate::cycle::find_cycle;
use crate::number::{at, number};
use crate::table::Table;

/// The nodes that have edges, in topological order (Kahn 1962, "Topological Sorting of Large Networks").
///
/// # Errors
/// A cycle, as from [`find_cycle`].
pub(super) fn sort(nodes: usize, graph: &impl Neighbours) -> Result<Vec<u32>, Vec<u32>> {
    let nodes = number(nodes);
    let mut arriving = Table::new(0_u32, at(nodes));
    let mut leaving = Table::new(false, at(nodes));
    for node in 0..nodes {
        graph.each_target(node, |target| {
            arriving.set(target, arriving.get(target) + 1);
            leaving.set(node, true);
        });
    }
    let mut sorted: Vec<u32> = (0..nodes).filter(|node| arriving.get(*node) == 0 && leaving.get(*node)).collect();
    let mut next = 0;
    while let Some(node) = sorted.get(next).copied() {
        graph.each_target(node, |target| {
            arriving.set(target, arriving.get(target) - 1);
            if arriving.get(target) == 0 {
                sorted.push(target);
            }
        });
        next += 1;
    }
    let mut left = Vec::new();
    for node in (0..nodes).filter(|node| arriving.get(*node) != 0) {
        graph.each_target(node, |target| left.push((node, target)));
    }
    find_cycle(&left).map_or(Ok(sorted), Err)
}
