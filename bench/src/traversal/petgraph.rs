//! petgraph, with its own compressed rows, which suit it best: one graph for each direction.

use std::sync::Arc;

use petgraph::csr::Csr;
use petgraph::visit::{Bfs, VisitMap, Visitable};

use super::graph::{Graph, Rows};
use super::question::Kind;
use super::race::Local;
use crate::Result;

type Links = Csr<(), (), petgraph::Directed, u32>;

/// The graph in the form of petgraph.
#[derive(Debug)]
pub struct Petgraph {
    out: Links,
    into: Links,
}

impl Petgraph {
    /// Copies a graph.
    ///
    /// # Errors
    /// When petgraph refuses it.
    pub fn new(graph: &Arc<Graph>) -> Result<Self> {
        let links = |rows: &Rows| -> Result<Links> {
            let row = |from| rows.of(from).iter().map(move |to| (from, *to));
            let mut links: Vec<(u32, u32)> = graph.numbers().flat_map(row).collect();
            links.sort_unstable();
            links.dedup();
            let mut made = Csr::from_sorted_edges(&links).map_err(|cause| format!("petgraph: {cause:?}"))?;
            while made.node_count() < graph.ids.len() {
                made.add_node(());
            }
            Ok(made)
        };
        Ok(Self { out: links(&graph.out)?, into: links(&graph.into)? })
    }
}

/// How many are reached however far away, by the walk that petgraph provides; the start does not count.
fn all(links: &Links, start: u32, mut counts: impl FnMut(u32) -> bool) -> usize {
    let mut walk = Bfs::new(links, start);
    let mut count = 0;
    while let Some(node) = walk.next(links) {
        count += usize::from(node != start && counts(node));
    }
    count
}

/// How many are reached within so many links, or how far away the goal is: petgraph has no walk by levels, but all
/// that one needs.
fn levels(links: &Links, start: u32, depth: u32, goal: Option<u32>) -> usize {
    let mut seen = links.visit_map();
    seen.visit(start);
    let (mut level, mut next, mut count) = (vec![start], Vec::new(), 0);
    let mut length = 0;
    while length < depth && !level.is_empty() {
        length += 1;
        for node in level.drain(..) {
            for head in links.neighbors_slice(node) {
                if seen.visit(*head) {
                    if goal == Some(*head) {
                        return usize::try_from(length).unwrap_or(usize::MAX);
                    }
                    next.push(*head);
                }
            }
        }
        count += next.len();
        std::mem::swap(&mut level, &mut next);
    }
    if goal.is_some() { 0 } else { count }
}

impl Local for Petgraph {
    fn name(&self) -> &'static str {
        "petgraph"
    }

    fn answer(&mut self, kind: Kind, item: u32, goal: u32) -> Result<usize> {
        Ok(match kind {
            Kind::Closure => all(&self.out, item, |_| true),
            Kind::Leaves => all(&self.out, item, |node| self.out.neighbors_slice(node).is_empty()),
            Kind::Hops(hops) => levels(&self.out, item, u32::from(hops), None),
            Kind::Usage | Kind::Impact => all(&self.into, item, |_| true),
            Kind::Path => levels(&self.out, item, u32::MAX, Some(goal)),
        })
    }
}
