//! A part of a graph that is fetched as it is walked.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use claimgraph_domain::id::LineageId;

/// A row of links: those that leave a lineage, or those that arrive at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Those that leave.
    Out,
    /// Those that arrive.
    In,
}

/// Which rows of a graph there are. A walk takes a row that is not there for an empty one and notes it: when nothing
/// was noted, the walk's answer is that of the whole graph; else the rows are to be fetched and the walk to be run
/// again. Each run gets at least one level further.
#[derive(Debug, Default)]
pub struct Partial {
    /// The rows that there are.
    pub loaded: HashSet<(LineageId, Side)>,
    /// Whether all rows are there.
    pub whole: bool,
    missed: Mutex<Missed>,
}

/// What a walk lacked.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Missed {
    /// These rows.
    pub rows: BTreeSet<(LineageId, Side)>,
    /// Everything: the walk asks for all lineages.
    pub whole: bool,
}

impl Missed {
    /// Whether nothing was lacking.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.rows.is_empty() && !self.whole
    }
}

impl Partial {
    /// What was noted since the last call.
    #[must_use]
    pub fn take_missed(&self) -> Missed {
        std::mem::take(&mut self.missed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn need(&self, lineage: LineageId, side: Side) {
        if !self.whole && !self.loaded.contains(&(lineage, side)) {
            self.missed.lock().unwrap_or_else(PoisonError::into_inner).rows.insert((lineage, side));
        }
    }

    pub(super) fn need_whole(&self) {
        if !self.whole {
            self.missed.lock().unwrap_or_else(PoisonError::into_inner).whole = true;
        }
    }
}
