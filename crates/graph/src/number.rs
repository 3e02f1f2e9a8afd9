//! Dense numbers in place of ids. An index holds fewer than 2^32 of anything.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// Where a number points in a slice.
#[must_use]
#[expect(clippy::as_conversions, reason = "usize has at least 32 bits wherever this runs; the hot loops need it free")]
pub(crate) const fn at(number: u32) -> usize {
    const { assert!(usize::BITS >= 32) };
    number as usize
}

/// A count as a number; the last one when it does not fit, which [`Full`] keeps from happening.
#[must_use]
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The graph has more of something than an index can number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Dense numbers hashed to themselves: no two of them alike, and none that anybody could choose.
pub(crate) type Plainly = BuildHasherDefault<PlainHasher>;

/// See [`Plainly`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PlainHasher(u64);

impl Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    /// Of anything but one number it makes what a number of its bytes were.
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |number, byte| number << 8 | u64::from(*byte));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number);
    }
}

/// Names with numbers, in order of appearance.
#[derive(Debug, Clone)]
pub(crate) struct Names<N> {
    names: Vec<N>,
    numbers: HashMap<N, u32>,
}

impl<N> Default for Names<N> {
    fn default() -> Self {
        Self { names: Vec::new(), numbers: HashMap::new() }
    }
}

impl<N: Clone + Eq + Hash> Names<N> {
    /// The name's number, a new one when there is none.
    pub(crate) fn number(&mut self, name: &N) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let next = number(self.names.len());
        self.names.push(name.clone());
        self.numbers.insert(name.clone(), next);
        next
    }

    /// The name's number; `None` when it never appeared.
    pub(crate) fn find<Q>(&self, name: &Q) -> Option<u32>
    where
        N: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.numbers.get(name).copied()
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a number.
    pub(crate) fn name(&self, number: u32) -> Option<&N> {
        self.names.get(at(number))
    }
}
