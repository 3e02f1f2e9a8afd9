//! The graph that a lens shows, numbered anew from 0, for those who go over all of it.

use std::ops::ControlFlow;

use crate::budget::{Budget, Meter, Truncated};
use crate::index::record::NONE;
use crate::lens::{Lens, Step};
use crate::number::{at, number};
use crate::table::Table;

/// The places that a lens enters, as many as the budget allows. Their indexes are the same in every form of a graph.
pub(super) struct Shown<'a, 'b> {
    pub(super) lens: &'a Lens<'b>,
    places: Vec<u32>,
    indexes: Table<u32>,
    /// Why these are not all places.
    pub(super) cut: Option<Truncated>,
}

impl<'a, 'b> Shown<'a, 'b> {
    pub(super) fn new(lens: &'a Lens<'b>, budget: &Budget<'_>) -> Self {
        let mut meter = Meter::new(budget);
        let mut indexes = Table::new(NONE, lens.bound());
        let mut places = Vec::new();
        for place in lens.places() {
            if !meter.enter() || !meter.spend(1) {
                break;
            }
            indexes.set(place, number(places.len()));
            places.push(place);
        }
        Self { lens, places, indexes, cut: meter.truncated() }
    }

    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// All indexes in order.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> + use<> {
        0..number(self.places.len())
    }

    /// The place at an index.
    pub(super) fn place(&self, index: u32) -> u32 {
        self.places.get(at(index)).copied().unwrap_or(NONE)
    }

    pub(super) fn places<'c>(&'c self, indexes: &'c [u32]) -> impl Iterator<Item = u32> + 'c {
        indexes.iter().map(|index| self.place(*index))
    }

    /// Calls back with every step from an index to another one; returns how many steps were looked at, the visit itself
    /// counted as one.
    #[inline]
    pub(super) fn each_arc(&self, index: u32, mut f: impl FnMut(u32, Step)) -> u32 {
        let mut looked = 1_u32;
        let _ = self.lens.each_step(self.place(index), &mut |step| {
            looked = looked.saturating_add(1);
            let head = self.indexes.get(step.to);
            if head != NONE {
                f(head, step);
            }
            ControlFlow::Continue(())
        });
        looked
    }
}

/// All steps of a graph in compressed rows, by index.
pub(super) struct Arcs {
    /// Where each row begins; one more than there are rows.
    starts: Vec<usize>,
    heads: Vec<u32>,
    slots: Vec<u32>,
}

impl Arcs {
    /// Takes the steps; when time runs out the rows that are left stay empty.
    pub(super) fn new(shown: &Shown<'_, '_>, with_slots: bool, meter: &mut Meter<'_>) -> Self {
        let mut arcs = Self { starts: Vec::with_capacity(shown.count() + 1), heads: Vec::new(), slots: Vec::new() };
        arcs.starts.push(0);
        for index in shown.all() {
            let looked = shown.each_arc(index, |head, step| {
                arcs.heads.push(head);
                if with_slots {
                    arcs.slots.push(step.slot);
                }
            });
            arcs.starts.push(arcs.heads.len());
            if !meter.spend(looked) {
                break;
            }
        }
        arcs
    }

    /// Where the steps of an index lead.
    #[inline]
    pub(super) fn heads(&self, index: u32) -> &[u32] {
        self.row(&self.heads, index)
    }

    /// Where the steps of an index lead, each with its link; none unless links were asked for.
    #[inline]
    pub(super) fn steps(&self, index: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.row(&self.heads, index).iter().copied().zip(self.row(&self.slots, index).iter().copied())
    }

    fn row<'a>(&self, column: &'a [u32], index: u32) -> &'a [u32] {
        let bounds = self.starts.get(at(index)..).and_then(|starts| starts.first_chunk::<2>());
        bounds.and_then(|[begin, end]| column.get(*begin..*end)).unwrap_or_default()
    }
}
