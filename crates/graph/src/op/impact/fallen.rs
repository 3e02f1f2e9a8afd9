//! The claims that fall, kept small: most askers want to know how many there are, or the first of them.

use super::{Affected, Cause, Reason};
use crate::number::{at, number};

/// Claims that fall, nearest first. Why each of them falls is told when it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fallen {
    /// The claims that were said to fall, and then those that fall with them.
    places: Vec<u32>,
    /// How many were said to.
    starts: usize,
    /// The link by which each falls; none for those that were said to.
    slots: Vec<u32>,
    /// Which of those that fall do so because their last relation broke, ascending.
    unfounded: Vec<u32>,
    /// For each place whose dependents were looked for, in order, how many were in `places` before that.
    begins: Vec<u32>,
    /// For each depth from 1, how many were in `places` before it; depths whose dependents were not looked for are not
    /// among them.
    levels: Vec<u32>,
}

/// What a walk noted of those that fall.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// As in [`Fallen`].
    pub(super) slots: Vec<u32>,
    /// As in [`Fallen`].
    pub(super) unfounded: Vec<u32>,
    /// As in [`Fallen`].
    pub(super) begins: Vec<u32>,
    /// As in [`Fallen`].
    pub(super) levels: Vec<u32>,
}

impl Fallen {
    pub(super) fn new(places: &[u32], starts: usize, noted: Noted) -> Self {
        let Noted { slots, unfounded, begins, levels } = noted;
        Self { places: places.to_vec(), starts, slots, unfounded, begins, levels }
    }

    /// How many fall.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places().len()
    }

    /// Whether none does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their places.
    #[must_use]
    pub fn places(&self) -> &[u32] {
        self.places.get(self.starts..).unwrap_or_default()
    }

    /// The one at an index, with why it falls.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Affected> {
        let (place, slot) = (*self.places().get(index)?, *self.slots.get(index)?);
        let is_unfounded = self.unfounded.binary_search_by(|unfounded| at(*unfounded).cmp(&index)).is_ok();
        let before = self.starts + index;
        let cause = self.begins.partition_point(|begin| at(*begin) <= before).checked_sub(1)?;
        Some(Affected {
            place,
            depth: self.depth(cause) + 1,
            reason: if is_unfounded { Reason::RelationsBroken { last: slot } } else { Reason::Dependency { slot } },
            cause: self.cause(cause)?,
        })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Affected> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// How deep a place is whose dependents were looked for: by how many are in `places` before it.
    fn depth(&self, before: usize) -> u32 {
        number(self.levels.partition_point(|level| at(*level) <= before))
    }

    /// A place whose dependents were looked for as a cause.
    fn cause(&self, before: usize) -> Option<Cause> {
        match before.checked_sub(self.starts) {
            None => self.places.get(before).copied().map(Cause::Start),
            Some(index) => Some(Cause::Fallen(index)),
        }
    }
}
