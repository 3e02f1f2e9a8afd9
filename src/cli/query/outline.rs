//! An answer as a forest: each claim below the one that led to it.

use claimgraph_domain::id::ClaimId;
use claimgraph_graph::Truncated;

/// A claim of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) claim: ClaimId,
    /// The entry that led here, which comes before this one, and by what.
    pub(super) below: Option<(usize, String)>,
    /// Whether it is part of the answer, not only on the way to it.
    pub(super) listed: bool,
    /// What is to be said of it besides.
    pub(super) note: String,
}

/// An answer.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outline {
    pub(super) entries: Vec<Entry>,
    pub(super) truncated: Option<Truncated>,
}

impl Outline {
    /// How many claims it lists.
    pub(super) fn count(&self) -> usize {
        self.entries.iter().filter(|entry| entry.listed).count()
    }
}
