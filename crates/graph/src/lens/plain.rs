//! Rows of which a walk need not ask link by link.

use std::ops::ControlFlow;

use super::test::KindTest;
use super::{Lens, Partial, Side, Step};
use crate::index::Snapshot;
use crate::index::overlay::Overlay;
use crate::index::record::{NONE, RELATION};
use crate::index::rows::{Row, Rows};
use crate::index::vocabulary::NumberSet;

/// Which kinds a walk follows along links and which against them, as bits. None where no row of that side can have a
/// link that is followed; all where no row has one that is not. Others are of use where the lens is plain.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sight {
    out: u64,
    into: u64,
}

impl Sight {
    /// What is looked at to follow some types along and others against.
    #[inline]
    pub(super) fn new(snapshot: &Snapshot, partial: Option<&Partial>, along: &KindTest, against: &KindTest) -> Self {
        // Rows that are yet to be fetched may have any kind.
        let any = partial.is_some() || !snapshot.vocabulary.fits_a_word();
        let since = snapshot.overlay.touched.kinds.first_word();
        let of_side = |kinds: &KindTest, rows: &Rows| {
            let bits = kinds.bits();
            if kinds.is_none() || !(any || rows.has_any(bits) || since & bits != 0) {
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

/// The links of a row of which nothing special is known.
#[derive(Debug, Clone, Copy, Default)]
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

    /// Where all of its links lead, when all are followed.
    #[inline]
    pub(crate) fn all_heads(self) -> Option<&'a [u32]> {
        (self.kinds == u64::MAX).then_some(self.row.heads)
    }

    /// The first step to a place.
    #[inline]
    fn step_to(self, to: u32) -> Option<Step> {
        let number = if self.kinds == u64::MAX {
            self.row.heads.iter().position(|head| *head == to)
        } else {
            self.heads().find(|(_, head)| *head == to).map(|(number, _)| number)
        };
        Some(self.step(number?, to))
    }

    /// The step to one of these places.
    #[inline]
    pub(crate) fn step(self, number: usize, to: u32) -> Step {
        let slot = self.row.slots.get(number).copied().unwrap_or(NONE);
        let relation = self.row.kinds.get(number).is_some_and(|kind| kind & RELATION != 0);
        Step { to, slot, against: self.against, relation }
    }
}

/// The steps of a row that its plain links do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// None.
    Nothing,
    /// Those by links since the compressed part was made.
    Since,
    /// Every one.
    All,
}

/// Rows all of whose links are followed, and which are all that the steps of a place can be in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WideRows<'a> {
    rows: &'a Rows,
    /// The lineages whose rows go on since, and those with links that have ended since, if there may be any.
    touched: Option<[&'a NumberSet; 2]>,
    /// Whether rows with relations are not told.
    edges_only: bool,
    against: bool,
}

impl<'a> WideRows<'a> {
    /// Those of them that have edges only.
    pub(crate) fn of_edges(self) -> Self {
        Self { edges_only: true, ..self }
    }

    /// Where the steps of a place lead; `None` when [`Lens::plain_row`] must be asked.
    #[inline]
    pub(crate) fn heads(&self, place: u32) -> Option<&'a [u32]> {
        let special = self.rows.is_odd(place)
            || self.touched.is_some_and(|[rows, ended]| rows.contains(place) || ended.contains(place))
            || (self.edges_only && self.rows.has_relations(place));
        (!special).then(|| self.rows.heads(place))
    }

    /// The step by one of the links of a row, to where that leads.
    pub(crate) fn step(&self, place: u32, number: usize, to: u32) -> Step {
        PlainRow { row: self.rows.row(place), kinds: u64::MAX, against: self.against }.step(number, to)
    }
}

impl Lens<'_> {
    /// The first step from a place to another.
    pub(crate) fn first_step(&self, place: u32, to: u32) -> Option<Step> {
        self.sides().find_map(|side| {
            let (row, rest) = self.plain_row(place, side);
            let mut found = row.step_to(to);
            if found.is_none() {
                let _ = self.each_step_of(rest, place, side, &mut |step| {
                    found = (step.to == to).then_some(step);
                    if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
            }
            found
        })
    }

    /// The sides of a place at which there may be steps, in the order in which they are taken.
    #[inline]
    pub(crate) fn sides(&self) -> impl Iterator<Item = Side> + use<> {
        self.sight.sides().iter().copied()
    }

    /// The links of one row of a place whose entries say all of their steps, and what steps there may be besides, for
    /// [`Lens::each_step_of`]. Walks spend their time in such links: a loop over them costs a fraction of calling back.
    #[inline]
    pub(crate) fn plain_row(&self, place: u32, side: Side) -> (PlainRow<'_>, Rest) {
        let (rows, kinds) = self.rows(side, self.sight);
        if !self.plain || rows.is_odd(place) || self.snapshot.is_ended(place) {
            return (PlainRow::default(), Rest::All);
        }
        let rest = if self.snapshot.goes_on(place, side == Side::Out) { Rest::Since } else { Rest::Nothing };
        (PlainRow { row: rows.row(place), kinds, against: side == Side::In }, rest)
    }

    /// The only rows in which there may be steps, when all links of these are followed and nothing but the present
    /// status of a lineage decides if it is entered.
    #[inline]
    pub(crate) fn wide_rows(&self) -> Option<WideRows<'_>> {
        self.wide_rows_of(self.sight)
    }

    /// Those of the same view [`reversed`](Lens::reversed).
    #[inline]
    pub(crate) fn wide_rows_back(&self) -> Option<WideRows<'_>> {
        self.wide_rows_of(Sight::new(self.snapshot, self.partial, &self.against, &self.along))
    }

    #[inline]
    fn wide_rows_of(&self, sight: Sight) -> Option<WideRows<'_>> {
        let [side] = sight.sides() else { return None };
        let (rows, kinds) = self.rows(*side, sight);
        let Overlay { size, touched, .. } = &self.snapshot.overlay;
        let touched = (*size != 0).then(|| [touched.rows(*side == Side::Out), &*touched.ended]);
        let is_wide = self.plain && self.by_status && kinds == u64::MAX;
        is_wide.then_some(WideRows { rows, touched, edges_only: false, against: *side == Side::In })
    }

    #[inline]
    fn rows(&self, side: Side, sight: Sight) -> (&Rows, u64) {
        match side {
            Side::Out => (&self.snapshot.base.out, sight.out),
            Side::In => (&self.snapshot.base.into, sight.into),
        }
    }
}
