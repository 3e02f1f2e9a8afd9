//! What a view shows of links.

use claimgraph_domain::id::ClaimId;

use super::{Lens, Mode};
use crate::index::record::{Link, NONE};
use crate::index::{LinkView, MemberView};

impl<'a> Lens<'a> {
    /// What is known of a link.
    #[must_use]
    pub fn link(&self, slot: u32) -> Option<LinkView<'a>> {
        let mut view = self.snapshot.link_view(slot)?;
        let ended = |position: &i64| self.moment.as_of.is_none_or(|as_of| *position <= as_of);
        view.retracted = view.retracted.filter(ended);
        Some(view)
    }

    /// The claim versions that an edge cites; `None` for a relation.
    #[must_use]
    pub fn cited(&self, slot: u32) -> Option<(ClaimId, ClaimId)> {
        let link = self.snapshot.link(slot).filter(|link| !link.is_relation())?;
        Some((self.snapshot.claim_id(link.source), self.snapshot.claim_id(link.target)))
    }

    /// The members of a relation in order; none for an edge.
    #[must_use]
    pub fn members(&self, slot: u32) -> Vec<MemberView<'a>> {
        let members = self.snapshot.members(slot).filter_map(|member| {
            let role = self.snapshot.vocabulary.roles.name(member.role)?;
            let node = self.snapshot.version(member.version)?.node;
            Some(MemberView { claim: self.snapshot.claim_id(member.version), node, role })
        });
        members.collect()
    }

    /// The place of a relation's member.
    #[must_use]
    pub fn place_of_member(&self, member: &MemberView<'_>) -> Option<u32> {
        match self.mode {
            Mode::Lineages => Some(member.node),
            Mode::Versions => self.snapshot.version_of(member.claim),
        }
    }

    /// Whether a link cites a version that had been superseded at the moment.
    #[must_use]
    pub fn is_stale(&self, slot: u32) -> bool {
        let outdated = |version: u32| {
            let node = self.snapshot.version(version).map_or(NONE, |found| found.node);
            self.newest(node) != Some(version)
        };
        match self.snapshot.link(slot) {
            None => false,
            Some(link) if link.is_relation() => self.snapshot.members(slot).any(|member| outdated(member.version)),
            Some(link) => outdated(link.source) || outdated(link.target),
        }
    }

    /// Whether a link stands at the moment, with a strength that is wanted.
    pub(super) fn holds(&self, slot: u32, link: &Link) -> bool {
        let ends = self.snapshot.ends(slot);
        let begun = self.as_of.is_none_or(|as_of| link.position <= as_of);
        let ended = ends.retracted.is_some_and(|position| self.as_of.is_none_or(|as_of| position <= as_of));
        let within = |(least, most)| self.snapshot.strength(slot).is_some_and(|found| found >= least && found <= most);
        let strong = self.strength.is_none_or(within);
        begun && !ended && strong && self.holds_in_world(ends.valid)
    }
}
