//! Rows of which a walk need not ask link by link.

use super::test::KindTest;
use super::{Lens, Partial, Side, Step};
use crate::index::Snapshot;
use crate::index::record::{NONE, RELATION};
use crate::index::rows::{Row, Rows};
use crate::index::vocabulary::NumberSet;

/// Which kinds a walk follows along links and which against them, as bits. None where no row of that side can have a
/// link that is followed; all where no row has one that is not. Others are of use where the lens is plain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight {
    out: u64,
    into: u64,
}

impl Sight {
    /// What is looked at to follow some types along and others against.
    pub(super) fn new(snapshot: &Snapshot, partial: Option<&Partial>, along: &KindTest, against: &KindTest) -> Self {
        // Rows that were changed since, and those that are yet to be fetched, may have any kind.
        let any = partial.is_some() || snapshot.overlay.size != 0 || !snapshot.vocabulary.fits_a_word();
        let of_side = |kinds: &KindTest, rows: &Rows| {
            let bits = kinds.bits();
            if kinds.is_none() || !(any || rows.has_any(bits)) {
                0
            } else if rows.has_only(bits) {
                u64::MAX
            } else {
                // Some of the kinds, perhaps none of those that bits can tell.
                bits.max(1)
            }
        };
        Self { out: of_side(along, &snapshot.base.out), into: of_side(against, &snapshot.base.into) }
    }

    /// The sides of a place at which there may be steps, in the order in which they are taken.
    #[inline]
    pub(crate) fn sides(self) -> &'static [Side] {
        match (self.out != 0, self.into != 0) {
            (true, true) => &[Side::Out, Side::In],
            (true, false) => &[Side::Out],
            (false, true) => &[Side::In],
            (false, false) => &[],
        }
    }
}

/// A row of links of which nothing special is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainRow<'a> {
    row: Row<'a>,
    /// The kinds that are followed, as bits; all bits where all links are.
    kinds: u64,
    against: bool,
}

impl<'a> PlainRow<'a> {
    /// How many links it has, followed or not.
    #[inline]
    pub(crate) fn len(self) -> usize {
        self.row.heads.len()
    }

    /// The places that it leads to, each with its number in the row: what a walk looks at before all else.
    #[inline]
    pub(crate) fn heads(self) -> impl Iterator<Item = (usize, u32)> + 'a {
        let Self { row, kinds, .. } = self;
        let follows_all = kinds == u64::MAX;
        let entries = row.heads.iter().zip(row.kinds).enumerate();
        let followed = entries.filter(move |(_, (_, kind))| follows_all || kinds >> (**kind & 63) & 1 == 1);
        followed.map(|(number, (head, _))| (number, *head))
    }

    /// The step to one of these places.
    #[inline]
    pub(crate) fn step(self, number: usize, to: u32) -> Step {
        let slot = self.row.slots.get(number).copied().unwrap_or(NONE);
        let relation = self.row.kinds.get(number).is_some_and(|kind| kind & RELATION != 0);
        Step { to, slot, against: self.against, relation }
    }
}

/// Rows all of whose links are followed, and which are all that the steps of a place can be in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WideRows<'a> {
    rows: &'a Rows,
    /// The lineages of which more than the rows say is known, if there are any.
    touched: Option<&'a NumberSet>,
    /// Whether rows with relations are not told.
    edges_only: bool,
}

impl<'a> WideRows<'a> {
    /// Those of them that have edges only.
    pub(crate) fn of_edges(self) -> Self {
        Self { edges_only: true, ..self }
    }

    /// Where the steps of a place lead; `None` when [`Lens::each_step_of_any`] must be asked.
    #[inline]
    pub(crate) fn heads(self, place: u32) -> Option<&'a [u32]> {
        let special = self.rows.is_odd(place)
            || self.touched.is_some_and(|touched| touched.contains(place))
            || (self.edges_only && self.rows.has_relations(place));
        (!special).then(|| self.rows.heads(place))
    }

    /// The links by which a place is left, in the order of [`WideRows::heads`].
    #[inline]
    pub(crate) fn slots(self, place: u32) -> &'a [u32] {
        self.rows.row(place).slots
    }
}

impl Lens<'_> {
    /// The sides of a place at which there may be steps, in the order in which they are taken.
    #[inline]
    pub(crate) fn sides(&self) -> impl Iterator<Item = Side> + use<> {
        self.sight.sides().iter().copied()
    }

    /// One row of a place when its entries say all of its steps; `None` when [`Lens::each_step_of_any`] must be asked.
    /// Most rows are such, and walks spend their time there: a loop over one costs a fraction of calling back.
    #[inline]
    pub(crate) fn plain_row(&self, place: u32, side: Side) -> Option<PlainRow<'_>> {
        let (rows, kinds) = self.rows(side);
        let row = self.is_plain(rows, place).then(|| rows.row(place))?;
        Some(PlainRow { row, kinds, against: side == Side::In })
    }

    /// The only rows in which there may be steps, when all links of these are followed.
    pub(crate) fn wide_rows(&self) -> Option<WideRows<'_>> {
        let [side] = self.sight.sides() else { return None };
        let (rows, kinds) = self.rows(*side);
        let touched = (self.snapshot.overlay.size != 0).then(|| &*self.snapshot.overlay.touched);
        (self.plain && kinds == u64::MAX).then_some(WideRows { rows, touched, edges_only: false })
    }

    /// Where all steps of one row of a place lead, when it is a plain row whose links are all followed.
    #[inline]
    pub(crate) fn all_heads(&self, place: u32, side: Side) -> Option<&[u32]> {
        let (rows, kinds) = self.rows(side);
        (kinds == u64::MAX && self.is_plain(rows, place)).then(|| rows.heads(place))
    }

    #[inline]
    fn rows(&self, side: Side) -> (&Rows, u64) {
        match side {
            Side::Out => (&self.snapshot.base.out, self.sight.out),
            Side::In => (&self.snapshot.base.into, self.sight.into),
        }
    }

    #[inline]
    fn is_plain(&self, rows: &Rows, place: u32) -> bool {
        self.plain && !rows.is_odd(place) && !self.snapshot.is_touched(place)
    }
}
