//! Making the order agree with one more edge.

use std::collections::HashSet;

use super::{Neighbours, TopologicalOrder};

impl TopologicalOrder {
    /// Moves what lies between the ends of an edge that leads from a higher rank to a lower one, so that the edge
    /// agrees with the order as the others do: what reaches the source comes before what the target reaches, and both
    /// share the ranks that they had.
    ///
    /// # Errors
    /// The cycle that the edge would close; the order stays as it was.
    pub(super) fn reorder(&mut self, (source, target): (u32, u32), graph: &impl Neighbours) -> Result<(), Vec<u32>> {
        let after = self.reached(source, target, graph)?;
        let before = self.reaching(source, target, graph);
        let mut ranks: Vec<i64> = Vec::with_capacity(before.len() + after.len());
        let mut nodes: Vec<u32> = Vec::with_capacity(before.len() + after.len());
        for mut part in [before, after] {
            part.sort_unstable_by_key(|node| self.rank(*node));
            ranks.extend(part.iter().filter_map(|node| self.rank(*node)));
            nodes.append(&mut part);
        }
        ranks.sort_unstable();
        for (node, rank) in nodes.into_iter().zip(ranks) {
            self.set(node, rank);
        }
        Ok(())
    }

    /// What the target reaches below the rank of the source, itself included. Nothing above that rank reaches the
    /// source.
    fn reached(&mut self, source: u32, target: u32, graph: &impl Neighbours) -> Result<Vec<u32>, Vec<u32>> {
        let bound = self.rank(source);
        // Each node with where it was reached from.
        let mut found = vec![(target, 0)];
        let mut seen = HashSet::from([target]);
        let mut next = 0;
        let mut closes = None;
        while let Some(&(node, _)) = found.get(next) {
            self.visited += 1;
            graph.each_target(node, |head| {
                if head == source {
                    closes = Some(next);
                } else if self.rank(head) < bound && seen.insert(head) {
                    found.push((head, next));
                }
            });
            if let Some(last) = closes {
                return Err(cycle(source, &found, last));
            }
            next += 1;
        }
        Ok(found.into_iter().map(|(node, _)| node).collect())
    }

    /// What reaches the source above the rank of the target, itself included.
    fn reaching(&mut self, source: u32, target: u32, graph: &impl Neighbours) -> Vec<u32> {
        let bound = self.rank(target);
        let mut found = vec![source];
        let mut seen = HashSet::from([source]);
        let mut next = 0;
        while let Some(node) = found.get(next).copied() {
            self.visited += 1;
            graph.each_source(node, |tail| {
                if self.rank(tail) > bound && seen.insert(tail) {
                    found.push(tail);
                }
            });
            next += 1;
        }
        found
    }
}

/// From the source over the target, the first of what was found, along the way to what was found last, and back.
fn cycle(source: u32, found: &[(u32, usize)], last: usize) -> Vec<u32> {
    let mut cycle = vec![source];
    let mut next = last;
    while let Some(&(node, before)) = found.get(next) {
        cycle.push(node);
        if next == 0 {
            break;
        }
        next = before;
    }
    cycle.push(source);
    cycle.reverse();
    cycle
}
