//! Whether a component has a cycle, and a place on one.

use super::search::Ring;
use crate::budget::Meter;
use crate::number::number;
use crate::op::partition::{Partition, Sets};
use crate::op::shown::Arcs;

/// How it is known that a component has a cycle.
pub(super) enum Witness {
    /// A place with a step to itself.
    Loop(Ring),
    /// A place on a cycle that leaves it by one link and returns by another.
    OnCycle(u32),
}

/// Finds witnesses, in time linear in the links of a component but for sorting.
pub(super) struct Witnesses<'a> {
    arcs: &'a Arcs,
    parts: &'a Partition,
    sets: Sets,
    /// Which links join which places.
    joins: Vec<(u32, u32)>,
}

impl<'a> Witnesses<'a> {
    pub(super) fn new(count: usize, arcs: &'a Arcs, parts: &'a Partition) -> Self {
        Self { arcs, parts, sets: Sets::new(count), joins: Vec::new() }
    }

    /// A witness for a strongly connected component; `None` when it has no cycle, or time is over.
    ///
    /// Whatever way links lead, take them for the places that they join. When these, links and places, form a tree, no
    /// walk can leave a place by one link and return by another. Otherwise some link joins places that others join
    /// already, and as the component is strongly connected, each of its places can be left or reached without it.
    pub(super) fn find(&mut self, members: &[u32], meter: &mut Meter<'_>) -> Option<Witness> {
        self.joins.clear();
        for &member in members {
            for (head, slot) in self.arcs.steps(member).filter(|(head, _)| self.parts.joins(member, *head)) {
                if head == member {
                    return Some(Witness::Loop(vec![(member, slot)]));
                }
                self.joins.extend([(slot, member), (slot, head)]);
            }
            if !meter.spend(number(self.arcs.heads(member).len()).saturating_add(1)) {
                return None;
            }
        }
        self.joins.sort_unstable();
        self.joins.dedup();
        for joined in self.joins.chunk_by(|one, other| one.0 == other.0) {
            let Some((&(_, first), others)) = joined.split_first() else { continue };
            if let Some((_, on_cycle)) = others.iter().find(|(_, other)| !self.sets.join(first, *other)) {
                return Some(Witness::OnCycle(*on_cycle));
            }
        }
        None
    }
}
