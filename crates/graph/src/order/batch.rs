//! Edges that come in together.

use std::collections::HashMap;

use super::{Neighbours, kahn};
use crate::number::number;

/// A graph with the edges of a batch that were taken already.
pub(super) struct Batch<'a, G> {
    graph: &'a G,
    added: Added,
}

impl<'a, G: Neighbours> Batch<'a, G> {
    pub(super) fn new(graph: &'a G, edges: &[(u32, u32)]) -> Self {
        let mut batch = Self { graph, added: Added::default() };
        for edge in edges {
            batch.add(*edge);
        }
        batch
    }

    pub(super) fn add(&mut self, edge: (u32, u32)) {
        self.added.add(edge);
    }
}

impl<G: Neighbours> Neighbours for Batch<'_, G> {
    fn each_target(&self, node: u32, mut f: impl FnMut(u32)) {
        self.graph.each_target(node, &mut f);
        self.added.each_target(node, f);
    }

    fn each_source(&self, node: u32, mut f: impl FnMut(u32)) {
        self.graph.each_source(node, &mut f);
        self.added.each_source(node, f);
    }
}

/// A few edges among nodes of any numbers.
#[derive(Default)]
struct Added {
    targets: HashMap<u32, Vec<u32>>,
    sources: HashMap<u32, Vec<u32>>,
}

impl Added {
    fn add(&mut self, (source, target): (u32, u32)) {
        self.targets.entry(source).or_default().push(target);
        self.sources.entry(target).or_default().push(source);
    }
}

impl Neighbours for Added {
    fn each_target(&self, node: u32, f: impl FnMut(u32)) {
        self.targets.get(&node).into_iter().flatten().copied().for_each(f);
    }

    fn each_source(&self, node: u32, f: impl FnMut(u32)) {
        self.sources.get(&node).into_iter().flatten().copied().for_each(f);
    }
}

/// Some nodes, each once, in a topological order of the edges among them.
///
/// # Errors
/// A cycle among them.
pub(super) fn sort(mut nodes: Vec<u32>, edges: &[(u32, u32)]) -> Result<Vec<u32>, Vec<u32>> {
    nodes.sort_unstable();
    nodes.dedup();
    let index = |node: u32| nodes.binary_search(&node).ok().map(number);
    let mut inner = Added::default();
    for (source, target) in edges {
        if let (Some(source), Some(target)) = (index(*source), index(*target)) {
            inner.add((source, target));
        }
    }
    let name = |index: &u32| nodes.get(crate::number::at(*index)).copied();
    let named = |indexes: Vec<u32>| -> Vec<u32> { indexes.iter().filter_map(name).collect() };
    let mut sorted = named(kahn::sort(nodes.len(), &inner).map_err(named)?);
    // Those without edges among them may be anywhere.
    sorted.extend(nodes.iter().filter(|node| index(**node).is_none_or(|index| inner.is_apart(index))));
    Ok(sorted)
}

impl Added {
    fn is_apart(&self, node: u32) -> bool {
        !self.targets.contains_key(&node) && !self.sources.contains_key(&node)
    }
}
