//! What a walk has entered, in order.

use std::cell::RefCell;
use std::ops::{ControlFlow, Range};
use std::slice;

use crate::lens::WideRows;
use crate::number::{at, number};

/// Sets that a thread keeps for its next walks: for one from either end.
const SPARE: usize = 2;
/// Longest set of bits that is kept, words: for 8 million places, 1 MiB.
const LONGEST: usize = 1 << 17;
/// Most places for which room is kept: 1 MiB.
const ROOM: usize = 1 << 18;

thread_local! {
    /// Empty sets of walks that are over, where they are not moved.
    #[expect(clippy::vec_box, reason = "moving a set costs as much as a short walk, moving a box nothing")]
    static SPARES: RefCell<Vec<Box<Entered>>> = const { RefCell::new(Vec::new()) };
}

/// How far a loop may go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// How many places more may be entered.
    pub(crate) room: usize,
    /// How many steps may be looked at; the row with which they are used up is gone through.
    pub(crate) steps: usize,
}

/// A set of places below a bound, in the order in which they were entered: at once what a walk has seen and the queue
/// of what it has yet to look at.
///
/// As [`Marks`](crate::marks::Marks) it is kept by its thread, and clears no more than the walk has touched.
#[derive(Debug, Default)]
pub(crate) struct Entered {
    words: Vec<u64>,
    /// Those that were entered, and room for more: a loop that fills room knows where it is without asking the memory.
    places: Vec<u32>,
    /// How many of `places` were entered.
    count: usize,
    /// What [`Entered::begin_row`] notes.
    begins: Vec<u32>,
}

impl Entered {
    /// Does something with an empty set of places below `bound`.
    #[inline]
    pub(crate) fn with<T>(bound: usize, walk: impl FnOnce(&mut Self) -> T) -> T {
        let mut entered = SPARES.with_borrow_mut(Vec::pop).unwrap_or_default();
        entered.fit(bound);
        let answer = walk(&mut entered);
        if entered.is_kept() {
            SPARES.with_borrow_mut(|spares| keep(spares, entered));
        }
        answer
    }

    /// As [`Entered::with`] with two sets.
    #[inline]
    pub(crate) fn pair<T>(bound: usize, walk: impl FnOnce(&mut Self, &mut Self) -> T) -> T {
        let pop = |spares: &mut Vec<Box<Self>>| [(); 2].map(|()| spares.pop().unwrap_or_default());
        let [mut near, mut far] = SPARES.with_borrow_mut(pop);
        near.fit(bound);
        far.fit(bound);
        let answer = walk(&mut near, &mut far);
        if near.is_kept() && far.is_kept() {
            SPARES.with_borrow_mut(|spares| {
                keep(spares, near);
                keep(spares, far);
            });
        }
        answer
    }

    /// Takes places below a bound from now on.
    #[inline]
    fn fit(&mut self, bound: usize) {
        let words = bound.div_ceil(64);
        if self.words.len() != words {
            self.words.resize(words, 0);
        }
    }

    /// Makes it ready for the thread's next walks, if it is small enough to be kept.
    #[inline]
    fn is_kept(&mut self) -> bool {
        if self.words.len() > LONGEST {
            return false;
        }
        self.clear();
        if self.places.capacity().max(self.begins.capacity()) > ROOM {
            (self.places, self.begins) = (Vec::new(), Vec::new());
        }
        true
    }

    /// Enters a place; whether it was not there. Places beyond the bound are never new.
    #[inline]
    pub(crate) fn insert(&mut self, place: u32) -> bool {
        let is_new = mark_if(&mut self.words, place, |_| true);
        if is_new && let Some(next) = room(&mut self.places, self.count, 1).next() {
            *next = place;
            self.count += 1;
        }
        is_new
    }

    /// Enters those of a row that are not there and pass a test.
    #[inline]
    pub(crate) fn extend(&mut self, row: &[u32], enters: impl Fn(u32) -> bool) {
        let words = self.words.as_mut_slice();
        let mut room = room(&mut self.places, self.count, row.len());
        let before = room.len();
        for place in row {
            if mark_if(words, *place, &enters)
                && let Some(next) = room.next()
            {
                *next = *place;
            }
        }
        self.count += before - room.len();
    }

    /// Enters where the rows of some of its places lead, given by index and in order: the loop in which wide walks
    /// spend their time. `extend` is given the index of each place, the place and its row, and says whether that was
    /// enough. It ends before a row that cannot be told or for which there is not enough room, and when it has looked
    /// at so many steps. The index after the last place, and how many steps were looked at.
    // Within a larger function its counters would be kept in memory.
    #[inline(never)]
    pub(crate) fn extend_by<'r>(
        &mut self,
        indexes: Range<usize>,
        rows: &WideRows<'r>,
        Bounds { room, steps }: Bounds,
        mut extend: impl FnMut(&mut Self, usize, u32, &'r [u32]) -> ControlFlow<()>,
    ) -> (usize, usize) {
        let most = self.count.saturating_add(room);
        let mut looked = 0;
        for index in indexes.clone() {
            let row = self.get(index).and_then(|place| Some((place, rows.heads(place)?)));
            let Some((place, row)) = row.filter(|(_, row)| looked < steps && row.len() <= most - self.count) else {
                return (index, looked);
            };
            looked += row.len();
            if extend(self, index, place, row).is_break() {
                return (index + 1, looked);
            }
        }
        (indexes.end, looked)
    }

    /// Enters those of a row that are not there and pass a test, until one is among the others, which is not entered;
    /// where it stands in the row. No place is in both sets.
    #[inline]
    pub(crate) fn extend_until(&mut self, others: &Self, row: &[u32], enters: impl Fn(u32) -> bool) -> Option<usize> {
        let (words, others) = (self.words.as_mut_slice(), others.words.as_slice());
        let mut room = room(&mut self.places, self.count, row.len());
        let before = room.len();
        let mut met = None;
        for (index, place) in row.iter().enumerate() {
            let Some(word) = words.get_mut(at(*place >> 6)) else { continue };
            let bit = 1 << (*place & 63);
            if *word & bit != 0 {
                continue;
            }
            if is_marked(others, *place) {
                met = Some(index);
                break;
            }
            if enters(*place)
                && let Some(next) = room.next()
            {
                *word |= bit;
                *next = *place;
            }
        }
        self.count += before - room.len();
        met
    }

    #[inline]
    pub(crate) fn contains(&self, place: u32) -> bool {
        is_marked(&self.words, place)
    }

    /// How many there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The place that was entered after so many others.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<u32> {
        self.places().get(index).copied()
    }

    /// After how many others a place was entered.
    pub(crate) fn index_of(&self, place: u32) -> Option<usize> {
        // Those that were entered last are looked for most. Without a way out of its loop it looks at several at once.
        let mut end = self.count;
        for chunk in self.places().rchunks(16) {
            end -= chunk.len();
            let found = chunk.iter().map(|known| u32::from(*known == place)).sum::<u32>();
            if found != 0 {
                return chunk.iter().position(|known| *known == place).map(|index| end + index);
            }
        }
        None
    }

    /// Notes that the next row is looked at of those of its places, in order.
    #[inline]
    pub(crate) fn begin_row(&mut self) {
        self.begins.push(number(self.count));
    }

    /// How many places were there each time that [`Entered::begin_row`] was called.
    pub(crate) fn begins(&self) -> &[u32] {
        &self.begins
    }

    /// In whose row a place was entered, by how many places were entered before each; `None` for a place that was
    /// entered before any row was looked at.
    pub(crate) fn row_of(&self, index: usize) -> Option<usize> {
        self.begins.partition_point(|begin| at(*begin) <= index).checked_sub(1)
    }

    /// Forgets all of them, and gives them in order.
    pub(crate) fn take(&mut self) -> Vec<u32> {
        // In this order the copy need not wait for the last places to be written.
        self.unmark();
        let places = self.places().to_vec();
        self.count = 0;
        places
    }

    /// All of them in order.
    #[inline]
    pub(crate) fn places(&self) -> &[u32] {
        self.places.get(..self.count).unwrap_or_default()
    }

    /// Forgets all of them.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.unmark();
        self.count = 0;
        self.begins.clear();
    }

    #[inline]
    fn unmark(&mut self) {
        let words = self.words.as_mut_slice();
        if self.count < words.len() {
            for place in self.places.iter().take(self.count) {
                if let Some(word) = words.get_mut(at(*place >> 6)) {
                    *word = 0;
                }
            }
        } else {
            words.fill(0);
        }
    }
}

#[expect(clippy::vec_box, reason = "see `SPARES`")]
#[inline]
fn keep(spares: &mut Vec<Box<Entered>>, entered: Box<Entered>) {
    if spares.len() < SPARE {
        spares.push(entered);
    }
}

/// Room for so many places more than there are.
#[inline]
fn room(places: &mut Vec<u32>, count: usize, more: usize) -> slice::IterMut<'_, u32> {
    if places.len() - count < more {
        grow(places, more);
    }
    places.get_mut(count..).unwrap_or_default().iter_mut()
}

/// Makes room for at least so many places more than there is room for.
#[cold]
fn grow(places: &mut Vec<u32>, more: usize) {
    places.reserve(more);
    places.resize(places.capacity(), 0);
}

/// Marks a place that passes a test; whether it does and was not marked.
#[inline]
fn mark_if(words: &mut [u64], place: u32, passes: impl Fn(u32) -> bool) -> bool {
    let Some(word) = words.get_mut(at(place >> 6)) else { return false };
    let bit = 1 << (place & 63);
    // Most are there already: writing the word again would make the next look at it wait.
    let is_new = *word & bit == 0 && passes(place);
    if is_new {
        *word |= bit;
    }
    is_new
}

#[inline]
fn is_marked(words: &[u64], place: u32) -> bool {
    words.get(at(place >> 6)).is_some_and(|word| word >> (place & 63) & 1 == 1)
}

#[cfg(test)]
mod tests;
