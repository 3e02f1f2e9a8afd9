//! Rows of links in compressed form, one direction.

use std::ops::Range;

use super::record::{Entry, KIND, RELATION, SPECIAL, SYMMETRIC};
use super::vocabulary::{KindSet, NumberSet};
use crate::number::at;

/// For each lineage the links that leave it (or arrive), in the order of the log.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Where each row begins; one more than there are rows.
    starts: Vec<u32>,
    heads: Vec<u32>,
    kinds: Vec<u16>,
    slots: Vec<u32>,
    /// The lineages in whose rows a link is symmetric or may not hold at every moment.
    odd: NumberSet,
    /// The lineages in whose rows a link is a relation.
    relations: NumberSet,
    /// The kinds that occur.
    present: KindSet,
}

/// One row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Row<'a> {
    pub(crate) heads: &'a [u32],
    pub(crate) kinds: &'a [u16],
    pub(crate) slots: &'a [u32],
}

impl<'a> Row<'a> {
    /// The entries in order.
    #[inline]
    pub(crate) fn entries(self) -> impl Iterator<Item = Entry> + 'a {
        let columns = self.heads.iter().zip(self.kinds).zip(self.slots);
        columns.map(|((head, kind), slot)| Entry { head: *head, slot: *slot, kind: *kind })
    }
}

impl Rows {
    /// Puts entries, each with the lineage whose row it belongs to, into rows of `nodes` lineages. The order of
    /// entries is kept within a row.
    pub(crate) fn new(nodes: usize, entries: impl Iterator<Item = (u32, Entry)> + Clone) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        let mut total = 0_usize;
        for (node, _) in entries.clone() {
            if let Some(count) = starts.get_mut(at(node) + 1) {
                *count += 1;
                total += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let (heads, kinds, slots) = (vec![0; total], vec![0; total], vec![0; total]);
        let mut rows = Self { starts, heads, kinds, slots, ..Self::default() };
        for (node, entry) in entries {
            let Some(place) = next.get_mut(at(node)) else { continue };
            if entry.kind & (SPECIAL | SYMMETRIC) != 0 {
                rows.odd.insert(node);
            }
            if entry.kind & RELATION != 0 {
                rows.relations.insert(node);
            }
            rows.present.insert(entry.kind & KIND);
            rows.put(at(*place), entry);
            *place += 1;
        }
        rows
    }

    fn put(&mut self, place: usize, entry: Entry) {
        let columns = (self.heads.get_mut(place), self.kinds.get_mut(place), self.slots.get_mut(place));
        if let (Some(head), Some(kind), Some(slot)) = columns {
            (*head, *kind, *slot) = (entry.head, entry.kind, entry.slot);
        }
    }

    /// Whether the row of a lineage has links that are symmetric, or may not hold at every moment.
    #[inline]
    pub(crate) fn is_odd(&self, node: u32) -> bool {
        self.odd.contains(node)
    }

    /// Whether the row of a lineage has relations.
    #[inline]
    pub(crate) fn has_relations(&self, node: u32) -> bool {
        self.relations.contains(node)
    }

    /// Whether any link is of one of some kinds below 64, given as bits.
    #[inline]
    pub(crate) fn has_any(&self, kinds: u64) -> bool {
        self.present.first_word() & kinds != 0
    }

    /// Whether every link is of one of some kinds below 64, given as bits.
    #[inline]
    pub(crate) fn has_only(&self, kinds: u64) -> bool {
        self.present.only_first_word() && self.present.first_word() & !kinds == 0
    }

    /// Where the row of a lineage leads.
    #[inline]
    pub(crate) fn heads(&self, node: u32) -> &[u32] {
        self.range(node).and_then(|range| self.heads.get(range)).unwrap_or_default()
    }

    #[inline]
    fn range(&self, node: u32) -> Option<Range<usize>> {
        let bounds = self.starts.get(at(node)..).and_then(|starts| starts.first_chunk::<2>());
        bounds.map(|[begin, end]| at(*begin)..at(*end))
    }

    /// The row of a lineage; empty for one without.
    #[inline]
    pub(crate) fn row(&self, node: u32) -> Row<'_> {
        let Some(range) = self.range(node) else { return Row::default() };
        match (self.heads.get(range.clone()), self.kinds.get(range.clone()), self.slots.get(range)) {
            (Some(heads), Some(kinds), Some(slots)) => Row { heads, kinds, slots },
            _ => Row::default(),
        }
    }

    /// Memory taken, bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.odd.bytes()
            + self.relations.bytes()
            + self.starts.capacity() * 4
            + self.heads.capacity() * 4
            + self.kinds.capacity() * 2
            + self.slots.capacity() * 4
    }
}
