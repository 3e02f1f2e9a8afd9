//! Which statuses claims are in, so that a walk can tell that it may enter all of them.

use claimgraph_domain::model::ClaimStatus;

/// A set of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StatusSet(u8);

impl StatusSet {
    /// Every status.
    pub(crate) const ALL: Self = Self(u8::MAX);

    #[inline]
    pub(crate) fn contains(self, status: ClaimStatus) -> bool {
        self.0 & bit(status) != 0
    }

    /// What is in either set.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of another set are in this one.
    #[inline]
    pub(crate) fn has_all(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

impl FromIterator<ClaimStatus> for StatusSet {
    fn from_iter<I: IntoIterator<Item = ClaimStatus>>(statuses: I) -> Self {
        Self(statuses.into_iter().fold(0, |bits, status| bits | bit(status)))
    }
}

/// How many lineages are in each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StatusCounts {
    draft: u32,
    active: u32,
    deprecated: u32,
    retracted: u32,
}

impl StatusCounts {
    /// One more is in a status.
    pub(crate) fn add(&mut self, status: ClaimStatus) {
        *self.count(status) += 1;
    }

    /// One that was counted is no longer in a status.
    pub(crate) fn remove(&mut self, status: ClaimStatus) {
        let count = self.count(status);
        *count = count.saturating_sub(1);
    }

    /// The statuses that any is in.
    #[inline]
    pub(crate) fn present(self) -> StatusSet {
        let Self { draft, active, deprecated, retracted } = self;
        let held = [
            (draft, ClaimStatus::Draft),
            (active, ClaimStatus::Active),
            (deprecated, ClaimStatus::Deprecated),
            (retracted, ClaimStatus::Retracted),
        ];
        held.into_iter().filter(|(count, _)| *count != 0).map(|(_, status)| status).collect()
    }

    fn count(&mut self, status: ClaimStatus) -> &mut u32 {
        match status {
            ClaimStatus::Draft => &mut self.draft,
            ClaimStatus::Active => &mut self.active,
            ClaimStatus::Deprecated => &mut self.deprecated,
            ClaimStatus::Retracted => &mut self.retracted,
        }
    }
}

#[inline]
const fn bit(status: ClaimStatus) -> u8 {
    match status {
        ClaimStatus::Draft => 1,
        ClaimStatus::Active => 2,
        ClaimStatus::Deprecated => 4,
        ClaimStatus::Retracted => 8,
    }
}
