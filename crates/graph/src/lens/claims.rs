//! What a view shows of claims.

use claimgraph_domain::id::{ClaimId, LineageId, NamespaceId};
use claimgraph_domain::model::ClaimStatus;

use super::{Lens, Mode};
use crate::index::record::NONE;

impl<'a> Lens<'a> {
    /// The place of a claim version; `None` when it does not exist at the moment.
    #[must_use]
    pub fn place_of(&self, claim: ClaimId) -> Option<u32> {
        let version = self.snapshot.version_of(claim)?;
        let found = self.snapshot.version(version)?;
        if self.as_of.is_some_and(|as_of| found.position > as_of) {
            return None;
        }
        Some(match self.mode {
            Mode::Lineages => found.node,
            Mode::Versions => version,
        })
    }

    /// The place of a lineage, or of its newest version; `None` when it does not exist at the moment.
    #[must_use]
    pub fn place_of_lineage(&self, lineage: LineageId) -> Option<u32> {
        let node = self.snapshot.node_of(lineage)?;
        let version = self.newest(node)?;
        Some(match self.mode {
            Mode::Lineages => node,
            Mode::Versions => version,
        })
    }

    /// The claim version that stands for a place: the newest one of a lineage at the moment.
    #[must_use]
    pub fn claim(&self, place: u32) -> ClaimId {
        self.snapshot.claim_id(self.version(place).unwrap_or(NONE))
    }

    /// The lineage of a place.
    #[must_use]
    pub fn lineage(&self, place: u32) -> LineageId {
        self.snapshot.lineage_id(self.node(place))
    }

    /// The status of the claim at a place.
    #[must_use]
    pub fn status(&self, place: u32) -> ClaimStatus {
        self.version(place).map_or(ClaimStatus::Draft, |version| self.snapshot.status(version, self.as_of))
    }

    /// The name of the claim type at a place.
    #[must_use]
    pub fn claim_type(&self, place: u32) -> &'a str {
        let version = self.version(place).and_then(|version| self.snapshot.version(version));
        let name = version.and_then(|version| self.snapshot.vocabulary.claim_types.name(version.claim_type));
        name.map_or("", String::as_str)
    }

    /// The namespace of the claim at a place.
    #[must_use]
    pub fn namespace(&self, place: u32) -> Option<NamespaceId> {
        self.snapshot.namespace_of(self.version(place)?)
    }
}
