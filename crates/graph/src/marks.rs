//! Sets of dense numbers, and values for them, made for one walk.

use crate::number::at;

/// A set of numbers below a bound.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    words: Vec<u64>,
}

impl Marks {
    /// An empty set of numbers below `bound`.
    pub(crate) fn below(bound: usize) -> Self {
        Self { words: vec![0; bound.div_ceil(64)] }
    }

    /// Puts a number in; whether it was not there. Numbers beyond the bound are never new.
    #[inline]
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(at(number >> 6)) else { return false };
        let bit = 1 << (number & 63);
        let new = *word & bit == 0;
        *word |= bit;
        new
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
}
