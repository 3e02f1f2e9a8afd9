//! One path with the fewest links from one place to another, over rows all of whose links are followed: what is asked
//! most. It goes as [`Breadth`](super::breadth::Breadth) does, without what several ends, further paths and rows of
//! which more must be asked need; these would take longer than most such searches.

use std::mem;
use std::ops::{ControlFlow, Range};

use super::ground::forward;
use super::look::enter_until;
use super::trail::Route;
use crate::budget::{Budget, Meter, Truncated};
use crate::entered::Entered;
use crate::lens::{Lens, Step, WideRows};
use crate::number::number;

/// The path, if there is one, and why there may be one where none is found; `None` where the general search must look.
pub(super) fn single(
    lens: &Lens<'_>,
    from: u32,
    to: u32,
    most: u32,
    budget: &Budget<'_>,
) -> Option<(Option<Route>, Option<Truncated>)> {
    let (along, back) = lens.wide_rows().zip(lens.wide_rows_back()).filter(|_| from != to)?;
    Entered::pair(lens.bound(), |near, far| {
        let mut search = Search { lens, meter: Meter::of_short(lens, budget) };
        let (mut near, mut far) = (Side::new(near, along), Side::new(far, back));
        let route = match search.run(&mut near, &mut far, [from, to], most) {
            Ending::Met(meeting) => Some(meeting.route(lens, from, &near, &far)?),
            Ending::Nothing => None,
            Ending::Untold => return None,
        };
        Some((route, search.meter.truncated()))
    })
}

/// A search from one end.
struct Side<'e, 'r> {
    entered: &'e mut Entered,
    rows: WideRows<'r>,
    /// How many places had been entered before the outermost level.
    level: usize,
}

/// Where a search from one end comes upon the other: by how many places were entered before it on its side, the place
/// from which, and the link in whose row; and the place there.
#[derive(Clone, Copy)]
struct Met {
    index: usize,
    place: u32,
    number: usize,
    to: u32,
}

/// Where both searches meet.
struct Meeting {
    met: Met,
    /// Whether the search from the start came upon the other.
    is_near: bool,
}

/// How a search ends.
enum Ending {
    Met(Meeting),
    /// There is no path, or the search had to stop.
    Nothing,
    /// A row cannot be told.
    Untold,
}

struct Search<'a, 'b> {
    lens: &'a Lens<'b>,
    meter: Meter<'a>,
}

impl Search<'_, '_> {
    fn run<'e, 'r>(
        &mut self,
        near: &mut Side<'e, 'r>,
        far: &mut Side<'e, 'r>,
        [from, to]: [u32; 2],
        most: u32,
    ) -> Ending {
        near.entered.insert(from);
        far.entered.insert(to);
        if !(self.meter.enter() && self.meter.enter()) {
            return Ending::Nothing;
        }
        for _ in 0..most {
            let (width, other) = (near.width(), far.width());
            if width.min(other) == 0 {
                break;
            }
            let is_near = width <= other;
            let (side, others) = if is_near { (&mut *near, &*far.entered) } else { (&mut *far, &*near.entered) };
            match self.advance(side, others) {
                Err(ending) => return ending,
                Ok(Some(met)) => return Ending::Met(Meeting { met, is_near }),
                Ok(None) => {}
            }
        }
        Ending::Nothing
    }

    /// Enters the next level of one side, until it comes upon the other.
    fn advance(&mut self, side: &mut Side<'_, '_>, others: &Entered) -> Result<Option<Met>, Ending> {
        let end = side.entered.len();
        let mut from = mem::replace(&mut side.level, end);
        while from < end {
            let (next, met) = self.enter(side, others, from..end);
            if met.is_some() {
                return Ok(met);
            }
            if self.meter.truncated().is_some() {
                return Err(Ending::Nothing);
            }
            // A row that must be asked about, or perhaps no room for it: the general search tells them apart.
            if next == from {
                return Err(Ending::Untold);
            }
            from = next;
        }
        Ok(None)
    }

    /// Enters where the rows of the first ones of some places lead; the index after them.
    fn enter(&mut self, side: &mut Side<'_, '_>, others: &Entered, indexes: Range<usize>) -> (usize, Option<Met>) {
        let (before, lens) = (side.entered.len(), self.lens);
        let (mut looked, mut met) = (0, None);
        let bounds = self.meter.bounds();
        let (next, _) = side.entered.extend_by(indexes, &side.rows, bounds, |entered, index, place, row| {
            entered.begin_row();
            let found = enter_until(entered, others, row, lens);
            looked += found.map_or(row.len(), |number| number + 1);
            let Some(number) = found else { return ControlFlow::Continue(()) };
            met = row.get(number).map(|to| Met { index, place, number, to: *to });
            ControlFlow::Break(())
        });
        self.meter.enter_all(side.entered.len() - before);
        self.meter.spend(number(looked));
        (next, met)
    }
}

impl<'e, 'r> Side<'e, 'r> {
    fn new(entered: &'e mut Entered, rows: WideRows<'r>) -> Self {
        Self { entered, rows, level: 0 }
    }

    /// How many places the outermost level has.
    fn width(&self) -> usize {
        self.entered.len() - self.level
    }

    /// By which step the place at an index was entered, and from which index; `None` for the one that it began with.
    fn arrival(&self, index: usize) -> Option<(usize, u32, Step)> {
        let before = self.entered.row_of(index)?;
        let (place, to) = (self.entered.get(before)?, self.entered.get(index)?);
        let number = self.rows.heads(place)?.iter().position(|head| *head == to)?;
        Some((before, place, self.rows.step(place, number, to)))
    }
}

impl Meeting {
    fn route(self, lens: &Lens<'_>, start: u32, near: &Side<'_, '_>, far: &Side<'_, '_>) -> Option<Route> {
        let Self { met: Met { index, place, number, to }, is_near } = self;
        let (side, others) = if is_near { (near, far) } else { (far, near) };
        let step = side.rows.step(place, number, to);
        let there = others.entered.index_of(to)?;
        let (mut front, mut back, step) =
            if is_near { (index, there, step) } else { (there, index, forward(lens, place, step)) };
        // Most routes are short.
        let mut steps = Vec::with_capacity(4);
        while let Some((before, _, step)) = near.arrival(front) {
            steps.push(step);
            front = before;
        }
        steps.reverse();
        steps.push(step);
        while let Some((before, place, step)) = far.arrival(back) {
            steps.push(forward(lens, place, step));
            back = before;
        }
        Some(Route { start, steps })
    }
}
