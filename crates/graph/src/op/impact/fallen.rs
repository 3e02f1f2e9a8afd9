//! The claims that fall, kept small: most askers want to know how many there are, or the first of them.

use std::fmt;
use std::sync::Arc;

use super::{Affected, Cause, Reason};
use crate::entered::Entered;
use crate::index::Snapshot;
use crate::number::{at, number};

/// Claims that fall, nearest first. Why each of them falls is told when it is asked for.
#[derive(Clone, Default)]
pub struct Fallen {
    /// The graph, whose rows tell by which links claims fall.
    snapshot: Option<Arc<Snapshot>>,
    /// The claims that were said to fall, and then those that fall with them.
    places: Vec<u32>,
    /// How many were said to.
    starts: usize,
    /// For each place whose dependents were looked for, in order, how many were in `places` before that.
    begins: Vec<u32>,
    noted: Noted,
}

/// What a walk noted of those that fall, each by how many others fell before it, ascending.
#[derive(Debug, Clone, Default)]
pub(super) struct Noted {
    /// The links by which those fall of which the compressed rows do not tell it.
    pub(super) slots: Vec<(u32, u32)>,
    /// Those that fall because their last relation broke.
    pub(super) unfounded: Vec<u32>,
    /// For each depth from 1, how many were in [`Fallen::places`] before it, those included that were said to fall;
    /// depths whose dependents were not looked for are not among them.
    pub(super) levels: Vec<u32>,
}

impl Fallen {
    pub(super) fn new(snapshot: &Arc<Snapshot>, down: &Entered, starts: usize, noted: Noted) -> Self {
        let (places, begins) = (down.places().to_vec(), down.begins().to_vec());
        Self { snapshot: Some(Arc::clone(snapshot)), places, starts, begins, noted }
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
        let place = *self.places().get(index)?;
        let before = self.starts + index;
        let cause = self.begins.partition_point(|begin| at(*begin) <= before).checked_sub(1)?;
        let slot = self.slot(index, place, *self.places.get(cause)?)?;
        let is_unfounded = self.noted.unfounded.binary_search(&number(index)).is_ok();
        Some(Affected {
            place,
            depth: self.depth(cause) + 1,
            reason: if is_unfounded { Reason::RelationsBroken { last: slot } } else { Reason::Dependency { slot } },
            cause: self.cause(cause)?,
        })
    }

    /// The link by which a place falls with another.
    fn slot(&self, index: usize, place: u32, with: u32) -> Option<u32> {
        match self.noted.slots.binary_search_by_key(&number(index), |(index, _)| *index) {
            Ok(noted) => self.noted.slots.get(noted).map(|(_, slot)| *slot),
            // A walk through compressed rows enters a place by the first link that leads there.
            Err(_) => self.snapshot.as_ref()?.first_slot(place, with),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Affected> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// How deep a place is whose dependents were looked for: by how many are in `places` before it.
    fn depth(&self, before: usize) -> u32 {
        number(self.noted.levels.partition_point(|level| at(*level) <= before))
    }

    /// A place whose dependents were looked for as a cause.
    fn cause(&self, before: usize) -> Option<Cause> {
        match before.checked_sub(self.starts) {
            None => self.places.get(before).copied().map(Cause::Start),
            Some(index) => Some(Cause::Fallen(index)),
        }
    }
}

impl PartialEq for Fallen {
    fn eq(&self, other: &Self) -> bool {
        self.places == other.places && self.starts == other.starts && self.iter().eq(other.iter())
    }
}

impl Eq for Fallen {}

impl fmt::Debug for Fallen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
