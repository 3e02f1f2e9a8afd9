//! An order of the nodes of a graph without cycles, kept while edges come in.

mod batch;
mod kahn;
mod search;
mod snapshot;

use self::batch::Batch;
use crate::number::at;

pub use self::snapshot::EdgesOf;

/// The edges of a directed graph that stand already, by node.
pub trait Neighbours {
    /// Calls back with the target of every edge that leaves a node, and is no loop.
    fn each_target(&self, node: u32, f: impl FnMut(u32));

    /// Calls back with the source of every edge that arrives at a node, and is no loop.
    fn each_source(&self, node: u32, f: impl FnMut(u32));
}

/// In place of the rank of a node that has none.
const UNRANKED: i64 = i64::MIN;

/// A topological order of a growing graph: every edge leads from a lower rank to a higher one. It tells whether new
/// edges would close a cycle by looking only at what lies between their ends (Pearce, Kelly 2007, "A Dynamic
/// Topological Sort Algorithm for Directed Acyclic Graphs", ACM Journal of Experimental Algorithmics 11).
///
/// Nodes are dense numbers. One gets a rank with its first edge: below all others as a source, above all as a target.
/// So an edge from a new node to an old one, by far the most frequent, agrees with the order at once.
///
/// Edges may be taken away at any time without notice, for an order of more edges is one of fewer; so there is nothing
/// to undo when edges that were inserted are not written in the end. All edges that stand must have been there at
/// [`Self::new`], or have been inserted.
#[derive(Debug, Clone)]
pub struct TopologicalOrder {
    ranks: Vec<i64>,
    /// The next rank below all others.
    lowest: i64,
    /// The next rank above all others.
    highest: i64,
    visited: u64,
}

impl TopologicalOrder {
    /// Orders a graph of nodes below a bound, in time linear in nodes and edges.
    ///
    /// # Errors
    /// A cycle, as its nodes in order with the first again at the end.
    pub fn new(nodes: usize, graph: &impl Neighbours) -> Result<Self, Vec<u32>> {
        let mut order = Self { ranks: vec![UNRANKED; nodes], lowest: -1, highest: 0, visited: 0 };
        for node in kahn::sort(nodes, graph)? {
            order.put_highest(node);
        }
        Ok(order)
    }

    /// Takes edges, each from source to target, that the graph does not have yet: all or none. They may name nodes
    /// that are new, with numbers beyond those of the graph; memory is taken for as many as the greatest.
    ///
    /// An edge that agrees with the order costs constant time. For another, all that is between its ends is looked at:
    /// what the target reaches below the rank of the source, and what reaches the source above that of the target.
    ///
    /// # Errors
    /// A cycle that the edges would close, as its nodes in order with the first again at the end; for an edge from a
    /// node to itself that node twice. The order is then still one of the graph.
    pub fn insert(&mut self, edges: &[(u32, u32)], graph: &impl Neighbours) -> Result<(), Vec<u32>> {
        if let Some((node, _)) = edges.iter().find(|(source, target)| source == target) {
            return Err(vec![*node, *node]);
        }
        self.place_new(edges)?;
        let (agreeing, others): (Vec<_>, Vec<_>) = edges.iter().copied().partition(|edge| self.agrees(*edge));
        let mut batch = Batch::new(graph, &agreeing);
        for edge in others {
            if !self.agrees(edge) {
                self.reorder(edge, &batch)?;
            }
            batch.add(edge);
        }
        Ok(())
    }

    /// Forgets the nodes from a number on, which have no edges.
    pub fn truncate(&mut self, nodes: usize) {
        self.ranks.truncate(nodes);
    }

    /// The rank of a node, unlike that of any other; `None` for one that never had an edge.
    #[must_use]
    pub fn rank(&self, node: u32) -> Option<i64> {
        self.ranks.get(at(node)).copied().filter(|rank| *rank != UNRANKED)
    }

    /// How many nodes all searches so far have visited.
    #[must_use]
    pub fn visited(&self) -> u64 {
        self.visited
    }

    /// Ranks the nodes that have no rank yet: sources below all others, in an order of their own, and what is nothing
    /// but a target above all.
    fn place_new(&mut self, edges: &[(u32, u32)]) -> Result<(), Vec<u32>> {
        let new = |node: &u32| self.rank(*node).is_none();
        let sources: Vec<u32> = edges.iter().map(|(source, _)| *source).filter(new).collect();
        let targets: Vec<u32> = edges.iter().map(|(_, target)| *target).filter(new).collect();
        for node in batch::sort(sources, edges)?.into_iter().rev() {
            self.set(node, self.lowest);
            self.lowest -= 1;
        }
        for node in targets {
            if self.rank(node).is_none() {
                self.put_highest(node);
            }
        }
        Ok(())
    }

    fn put_highest(&mut self, node: u32) {
        self.set(node, self.highest);
        self.highest += 1;
    }

    fn set(&mut self, node: u32, rank: i64) {
        if self.ranks.len() <= at(node) {
            self.ranks.resize(at(node) + 1, UNRANKED);
        }
        if let Some(place) = self.ranks.get_mut(at(node)) {
            *place = rank;
        }
    }

    fn agrees(&self, (source, target): (u32, u32)) -> bool {
        self.rank(source) < self.rank(target)
    }
}

#[cfg(test)]
mod tests;
