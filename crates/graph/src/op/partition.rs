//! Which indexes belong together.

use crate::index::record::NONE;
use crate::number::{at, number};
use crate::table::Table;

/// Indexes with the number of the part that each belongs to.
pub(super) struct Partition {
    labels: Table<u32>,
    sizes: Vec<u32>,
}

impl Partition {
    /// No index belongs to a part yet.
    pub(super) fn new(count: usize) -> Self {
        Self { labels: Table::new(NONE, count), sizes: Vec::new() }
    }

    /// How many parts there are.
    pub(super) fn count(&self) -> usize {
        self.sizes.len()
    }

    /// Begins a part; it is the one that [`Self::add`] adds to.
    pub(super) fn begin(&mut self) {
        self.sizes.push(0);
    }

    /// Adds an index to the part begun last.
    pub(super) fn add(&mut self, index: u32) {
        if let Some(size) = self.sizes.last_mut() {
            *size += 1;
            self.labels.set(index, number(self.sizes.len() - 1));
        }
    }

    /// Adds an index to a part.
    fn add_to(&mut self, label: u32, index: u32) {
        if let Some(size) = self.sizes.get_mut(at(label)) {
            *size += 1;
            self.labels.set(index, label);
        }
    }

    /// Whether an index belongs to a part already.
    pub(super) fn has(&self, index: u32) -> bool {
        self.labels.get(index) != NONE
    }

    /// Whether two indexes belong to one part.
    #[inline]
    pub(super) fn joins(&self, one: u32, other: u32) -> bool {
        self.has(one) && self.labels.get(one) == self.labels.get(other)
    }

    /// Whether an index is a part by itself.
    pub(super) fn is_alone(&self, index: u32) -> bool {
        self.sizes.get(at(self.labels.get(index))).is_some_and(|size| *size == 1)
    }

    /// The parts of at least so many indexes, with those in order.
    pub(super) fn parts(&self, least: usize) -> Vec<Vec<u32>> {
        let mut places = Table::new(NONE, self.sizes.len());
        let mut parts = Vec::new();
        for (label, size) in (0..).zip(&self.sizes).filter(|(_, size)| at(**size) >= least) {
            places.set(label, number(parts.len()));
            parts.push(Vec::with_capacity(at(*size)));
        }
        for (index, label) in (0..).zip(self.labels.values()) {
            if let Some(part) = parts.get_mut(at(places.get(*label))) {
                part.push(index);
            }
        }
        parts
    }
}

/// Disjoint sets of indexes that grow together: union by size, with path halving (Tarjan, van Leeuwen 1984, "Worst-case
/// Analysis of Set Union Algorithms").
pub(super) struct Sets {
    parents: Table<u32>,
    sizes: Table<u32>,
}

impl Sets {
    /// Each index by itself.
    pub(super) fn new(count: usize) -> Self {
        let mut parents = Table::new(NONE, count);
        (0..number(count)).for_each(|index| parents.set(index, index));
        Self { parents, sizes: Table::new(1, count) }
    }

    fn root(&mut self, mut index: u32) -> u32 {
        loop {
            let parent = self.parents.get(index);
            if parent == index || parent == NONE {
                return index;
            }
            let above = self.parents.get(parent);
            self.parents.set(index, above);
            index = above;
        }
    }

    /// Joins the sets of two indexes; whether they were apart.
    pub(super) fn join(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return false;
        }
        let sizes = (self.sizes.get(one), self.sizes.get(other));
        let (small, large) = if sizes.0 < sizes.1 { (one, other) } else { (other, one) };
        self.parents.set(small, large);
        self.sizes.set(large, sizes.0 + sizes.1);
        true
    }

    /// The sets as parts.
    pub(super) fn partition(mut self) -> Partition {
        let count = self.parents.values().len();
        let mut partition = Partition::new(count);
        let mut labels = Table::new(NONE, count);
        for index in 0..number(count) {
            let root = self.root(index);
            if labels.get(root) == NONE {
                labels.set(root, number(partition.count()));
                partition.begin();
            }
            partition.add_to(labels.get(root), index);
        }
        partition
    }
}
