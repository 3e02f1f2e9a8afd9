//! The edges of one type as a snapshot has them.

use super::{Neighbours, TopologicalOrder};
use crate::index::Snapshot;
use crate::index::record::{Entry, RELATION, SYMMETRIC};
use crate::index::vocabulary::KindSet;
use crate::number::number;

/// The edges of one type that stand, between lineages by number: whatever their strength and their period, and whatever
/// the status of the claims. An edge between versions of one lineage is left out, and so are relations: neither can
/// break the rule that a type has no cycles. Symmetric edges have no direction and are left out, too; a type that may
/// not have cycles has none.
#[derive(Debug, Clone)]
pub struct EdgesOf<'a> {
    snapshot: &'a Snapshot,
    kind: KindSet,
}

impl Snapshot {
    /// The edges of a type; none for a type that is not registered.
    #[must_use]
    pub fn edges_of(&self, edge_type: &str) -> EdgesOf<'_> {
        EdgesOf { snapshot: self, kind: self.vocabulary.kinds(|known| known.name == edge_type) }
    }

    /// The edges of a type among the links from a number on, each from source to target.
    pub(crate) fn edges_since(&self, edge_type: &str, links: usize) -> Vec<(u32, u32)> {
        let kind = self.edges_of(edge_type).kind;
        let new = (number(links)..number(self.link_count())).filter_map(|slot| self.link(slot));
        let of_kind = new.filter(|link| kind.contains(link.kind) && link.kind & (RELATION | SYMMETRIC) == 0);
        let ends = of_kind.filter_map(|link| Some((self.version(link.source)?.node, self.version(link.target)?.node)));
        ends.filter(|(source, target)| source != target).collect()
    }

    /// An order of the lineages along the edges of a type, in time linear in lineages and links.
    ///
    /// # Errors
    /// A cycle, as the lineages in order with the first again at the end.
    pub fn order_of(&self, edge_type: &str) -> Result<TopologicalOrder, Vec<u32>> {
        TopologicalOrder::new(self.lineage_count(), &self.edges_of(edge_type))
    }
}

impl EdgesOf<'_> {
    fn each(&self, node: u32, out: bool, mut f: impl FnMut(u32)) {
        let ended = self.snapshot.is_ended(node);
        let row = if out { self.snapshot.outgoing(node) } else { self.snapshot.incoming(node) };
        for entry in row.entries().chain(self.snapshot.more(node, out)) {
            let directed = entry.kind & (RELATION | SYMMETRIC) == 0;
            if directed && entry.head != node && self.kind.contains(entry.kind) && self.stands(entry, ended) {
                f(entry.head);
            }
        }
    }

    fn stands(&self, entry: Entry, ended: bool) -> bool {
        !self.snapshot.is_special(entry, ended) || self.snapshot.ends(entry.slot).retracted.is_none()
    }
}

impl Neighbours for EdgesOf<'_> {
    fn each_target(&self, node: u32, f: impl FnMut(u32)) {
        self.each(node, true, f);
    }

    fn each_source(&self, node: u32, f: impl FnMut(u32)) {
        self.each(node, false, f);
    }
}

#[cfg(test)]
mod tests;
