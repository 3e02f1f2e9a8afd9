//! The limit: breadth first over compressed rows with a set of bits, all of it kept warm between questions.

use std::sync::Arc;

use super::graph::{Graph, Rows, at};
use super::question::Kind;
use super::race::Local;
use crate::Result;

/// The graph with room for a walk from either end.
#[derive(Debug)]
pub struct Plain {
    graph: Arc<Graph>,
    near: Side,
    far: Side,
}

/// What one walk has entered, in order.
#[derive(Debug)]
struct Side {
    seen: Vec<u64>,
    queue: Vec<u32>,
    /// Where the last level begins.
    level: usize,
}

impl Side {
    fn new(nodes: usize) -> Self {
        Self { seen: vec![0; nodes.div_ceil(64)], queue: Vec::with_capacity(nodes), level: 0 }
    }

    /// Empties it: only the words that were touched.
    fn begin(&mut self, start: u32) {
        for node in self.queue.drain(..) {
            if let Some(word) = self.seen.get_mut(at(node >> 6)) {
                *word = 0;
            }
        }
        self.level = 0;
        self.enter(start);
    }

    #[inline]
    fn enter(&mut self, node: u32) -> bool {
        let Some(word) = self.seen.get_mut(at(node >> 6)) else { return false };
        let bit = 1 << (node & 63);
        if *word & bit != 0 {
            return false;
        }
        *word |= bit;
        self.queue.push(node);
        true
    }

    fn has(&self, node: u32) -> bool {
        self.seen.get(at(node >> 6)).is_some_and(|word| word >> (node & 63) & 1 == 1)
    }

    /// How many the last level has.
    fn width(&self) -> usize {
        self.queue.len() - self.level
    }

    /// Goes one level further, and tells of all that is new.
    #[inline]
    fn advance(&mut self, rows: &Rows, mut met: impl FnMut(u32) -> bool) -> bool {
        let end = self.queue.len();
        for place in self.level..end {
            let Some(node) = self.queue.get(place).copied() else { break };
            for head in rows.of(node) {
                if self.enter(*head) && met(*head) {
                    return true;
                }
            }
        }
        self.level = end;
        false
    }
}

impl Plain {
    /// Over a graph.
    #[must_use]
    pub fn new(graph: Arc<Graph>) -> Self {
        let nodes = graph.ids.len();
        Self { graph, near: Side::new(nodes), far: Side::new(nodes) }
    }

    /// How many are reached within so many links; the start does not count.
    pub fn reach(&mut self, rows: &Rows, start: u32, depth: u32) -> usize {
        self.near.begin(start);
        for _ in 0..depth {
            if self.near.width() == 0 {
                break;
            }
            self.near.advance(rows, |_| false);
        }
        self.near.queue.len() - 1
    }

    /// Links of a shortest path, from both ends, each time from the one with the smaller level; 0 when there is none.
    pub fn path(&mut self, from: u32, to: u32) -> usize {
        let (near, far) = (&mut self.near, &mut self.far);
        near.begin(from);
        far.begin(to);
        let mut length = 0;
        while near.width() != 0 && far.width() != 0 {
            length += 1;
            let met = if near.width() <= far.width() {
                near.advance(&self.graph.out, |node| far.has(node))
            } else {
                far.advance(&self.graph.into, |node| near.has(node))
            };
            if met {
                return length;
            }
        }
        0
    }
}

impl Local for Plain {
    fn name(&self) -> &'static str {
        "compressed rows (limit)"
    }

    fn answer(&mut self, kind: Kind, item: u32, goal: u32) -> Result<usize> {
        let graph = Arc::clone(&self.graph);
        Ok(match kind {
            Kind::Closure => self.reach(&graph.out, item, u32::MAX),
            Kind::Hops(hops) => self.reach(&graph.out, item, u32::from(hops)),
            Kind::Usage | Kind::Impact => self.reach(&graph.into, item, u32::MAX),
            Kind::Path => self.path(item, goal),
            Kind::Leaves => {
                self.reach(&graph.out, item, u32::MAX);
                self.near.queue.iter().filter(|node| graph.out.of(**node).is_empty()).count()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn walks_and_paths_of_a_small_graph() -> Result<()> {
        let graph = Graph::new(vec![Uuid::nil(); 6], &[(5, 4), (4, 3), (3, 0), (5, 2), (2, 0), (1, 0)]);
        let mut plain = Plain::new(Arc::new(graph));
        let mut ask = |kind, item| plain.answer(kind, item, 0);
        assert_eq!((ask(Kind::Closure, 5)?, ask(Kind::Leaves, 5)?, ask(Kind::Hops(1), 5)?), (4, 1, 2));
        assert_eq!((ask(Kind::Path, 5)?, ask(Kind::Path, 4)?, ask(Kind::Usage, 0)?), (2, 2, 5));
        assert_eq!((ask(Kind::Path, 0)?, ask(Kind::Closure, 0)?), (0, 0));
        Ok(())
    }
}
