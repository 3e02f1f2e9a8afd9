//! Values by dense numbers.

use crate::number::at;

/// A value for each number below a bound. Numbers beyond it keep the value that all began with.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    values: Vec<T>,
    initial: T,
}

impl<T: Copy> Table<T> {
    /// The same value for every number below `bound`.
    pub(crate) fn new(initial: T, bound: usize) -> Self {
        Self { values: vec![initial; bound], initial }
    }

    #[inline]
    pub(crate) fn get(&self, number: u32) -> T {
        self.values.get(at(number)).copied().unwrap_or(self.initial)
    }

    #[inline]
    pub(crate) fn set(&mut self, number: u32, value: T) {
        if let Some(place) = self.values.get_mut(at(number)) {
            *place = value;
        }
    }

    /// All values in the order of their numbers.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }
}
