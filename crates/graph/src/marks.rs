//! Sets of dense numbers, made for one walk.

use std::cell::RefCell;
use std::mem;

use crate::number::at;

/// Sets that a thread keeps for its next walks.
const SPARE: usize = 4;
/// Longest set that is kept, words: for 8 million numbers, 1 MiB.
const LONGEST: usize = 1 << 17;

thread_local! {
    /// Empty sets that are over.
    static SPARES: RefCell<Vec<Marks>> = const { RefCell::new(Vec::new()) };
}

/// A set of numbers below a bound.
///
/// Most walks touch a few words of a set that has a bit for each node of the graph, and would spend more time on making
/// it than on all else. So a set notes which words it touches, clears these when it is over, and is kept by its thread.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    words: Vec<u64>,
    /// The words that are not 0, and perhaps others.
    touched: Vec<u32>,
}

impl Marks {
    /// An empty set of numbers below `bound`.
    pub(crate) fn below(bound: usize) -> Self {
        let mut marks = SPARES.with_borrow_mut(Vec::pop).unwrap_or_default();
        marks.words.resize(bound.div_ceil(64), 0);
        marks
    }

    /// Puts a number in; whether it was not there. Numbers beyond the bound are never new.
    #[inline]
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(at(number >> 6)) else { return false };
        let bit = 1 << (number & 63);
        let before = *word;
        // Most are there already: writing the word again would make the next look at it wait.
        if before & bit != 0 {
            return false;
        }
        *word = before | bit;
        if before == 0 {
            self.touched.push(number >> 6);
        }
        true
    }

    /// Takes a number out.
    #[inline]
    pub(crate) fn remove(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(at(number >> 6)) {
            *word &= !(1 << (number & 63));
        }
    }

    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(at(number >> 6)).is_some_and(|word| word >> (number & 63) & 1 == 1)
    }

    /// Whether nothing was ever put in.
    #[inline]
    pub(crate) fn is_nothing(&self) -> bool {
        self.touched.is_empty()
    }

    fn clear(&mut self) {
        for word in self.touched.drain(..) {
            if let Some(word) = self.words.get_mut(at(word)) {
                *word = 0;
            }
        }
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        if self.words.is_empty() || self.words.len() > LONGEST {
            return;
        }
        let mut marks = Self { words: mem::take(&mut self.words), touched: mem::take(&mut self.touched) };
        marks.clear();
        // A thread that ends has no place for it any more. What does not fit is forgotten without coming here again.
        let _ = SPARES.try_with(|spares| {
            let mut spares = spares.borrow_mut();
            if spares.len() < SPARE {
                spares.push(mem::take(&mut marks));
            }
        });
        marks.words = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_is_a_set_whatever_the_thread_has_kept_of_others(
            walks in prop::collection::vec((1_usize..300, prop::collection::vec((0_u32..300, prop::bool::weighted(0.8)), 0..60)), 1..12),
        ) {
            let mut kept = Vec::new();
            for (round, (bound, moves)) in walks.into_iter().enumerate() {
                let mut marks = Marks::below(bound);
                let mut plain = BTreeSet::new();
                let top = u32::try_from(bound.div_ceil(64) * 64).unwrap();
                for (number, puts) in moves {
                    if puts {
                        prop_assert_eq!(marks.insert(number), number < top && plain.insert(number));
                    } else {
                        marks.remove(number);
                        plain.remove(&number);
                    }
                }
                prop_assert!((0..400).all(|number| marks.contains(number) == plain.contains(&number)));
                // Some are over at once, others while later ones are in use.
                if round % 3 == 0 { kept.push(marks) }
            }
        }
    }
}
