//! The graph as of one position of the log.

use std::sync::Arc;

use claimgraph_domain::id::{ClaimId, LineageId, NamespaceId};
use claimgraph_domain::model::ClaimStatus;
use uuid::Uuid;

use super::base::Base;
use super::more_row::MoreRow;
use super::overlay::{MoreRows, Overlay};
use super::record::{Ends, Entry, Link, Member, NONE, Node, SPECIAL, Version};
use super::rows::Row;
use super::statuses::StatusSet;
use super::vocabulary::Vocabulary;
use crate::fact::Period;
use crate::number::{at, number};

/// The graph as of one position of the log. Cloning is cheap, and a clone never changes.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    pub(crate) base: Arc<Base>,
    pub(crate) overlay: Overlay,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) position: i64,
}

impl Snapshot {
    /// The position of the log as of which it is exact.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.position
    }

    /// How many lineages it holds.
    #[must_use]
    pub fn lineage_count(&self) -> usize {
        self.base.tables.nodes.len() + self.overlay.nodes.len()
    }

    /// How many edges and relations it holds, those taken back too.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.base.tables.links.len() + self.overlay.links.len()
    }

    /// Memory that its compressed part takes, bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.base.bytes()
    }

    pub(crate) fn version_count(&self) -> usize {
        self.base.tables.versions.len() + self.overlay.versions.len()
    }

    pub(crate) fn version(&self, version: u32) -> Option<&Version> {
        let versions = &self.base.tables.versions;
        versions.get(at(version)).or_else(|| self.overlay.versions.get(at(version).checked_sub(versions.len())?))
    }

    pub(crate) fn node(&self, node: u32) -> Option<&Node> {
        let nodes = &self.base.tables.nodes;
        nodes.get(at(node)).or_else(|| self.overlay.nodes.get(at(node).checked_sub(nodes.len())?))
    }

    pub(crate) fn link(&self, slot: u32) -> Option<&Link> {
        let links = &self.base.tables.links;
        links.get(at(slot)).or_else(|| self.overlay.links.get(at(slot).checked_sub(links.len())?))
    }

    pub(crate) fn member(&self, place: u32) -> Option<Member> {
        let members = &self.base.tables.members;
        members.get(at(place)).or_else(|| self.overlay.members.get(at(place).checked_sub(members.len())?)).copied()
    }

    /// The members of a relation in order; none for an edge.
    pub(crate) fn members(&self, slot: u32) -> impl Iterator<Item = Member> {
        let places =
            self.link(slot).filter(|link| link.is_relation()).map(|link| link.source..link.source + link.target);
        places.into_iter().flatten().filter_map(|place| self.member(place))
    }

    /// The newest version of a lineage.
    pub(crate) fn newest(&self, node: u32) -> u32 {
        let moved = self.overlay.newest.get(&node).copied();
        moved.or_else(|| self.node(node).map(|node| node.newest)).unwrap_or(NONE)
    }

    /// Statuses outside of which no lineage is at present.
    #[inline]
    pub(crate) fn statuses(&self) -> StatusSet {
        let base = self.base.statuses;
        if self.overlay.size == 0 { base } else { base.or(self.overlay.touched.statuses.present()) }
    }

    /// The present status of a lineage.
    #[inline]
    pub(crate) fn state(&self, node: u32) -> Option<ClaimStatus> {
        if self.overlay.size != 0 && self.overlay.touched.claims.contains(node) {
            return self.overlay.states.get(&node).copied();
        }
        self.base.states.get(at(node)).copied()
    }

    /// Whether the end of a link of a lineage was told since.
    #[inline]
    pub(crate) fn is_ended(&self, node: u32) -> bool {
        self.overlay.size != 0 && self.overlay.touched.ended.contains(node)
    }

    /// Whether a row of a lineage goes on where the compressed one ends.
    #[inline]
    pub(crate) fn goes_on(&self, node: u32, out: bool) -> bool {
        self.overlay.size != 0 && self.overlay.touched.rows(out).contains(node)
    }

    /// The links that leave a lineage: the compressed row, then the entries since.
    #[inline]
    pub(crate) fn outgoing(&self, node: u32) -> Row<'_> {
        self.base.out.row(node)
    }

    /// The links that arrive at a lineage.
    #[inline]
    pub(crate) fn incoming(&self, node: u32) -> Row<'_> {
        self.base.into.row(node)
    }

    /// The first link of the compressed rows by which one lineage leads to another.
    pub(crate) fn first_slot(&self, from: u32, to: u32) -> Option<u32> {
        let (out, into) = (self.outgoing(from), self.incoming(to));
        // Both have their links in the order of the log, and one of them may be long.
        let (row, end) = if out.heads.len() <= into.heads.len() { (out, to) } else { (into, from) };
        let number = row.heads.iter().position(|head| *head == end)?;
        row.slots.get(number).copied()
    }

    /// The entries since, of one direction.
    pub(crate) fn more(&self, node: u32, out: bool) -> impl Iterator<Item = Entry> {
        let rows = if out { &self.overlay.out } else { &self.overlay.into };
        rows.get(&node).into_iter().flat_map(MoreRow::iter)
    }

    /// How many entries a lineage has in both directions, compressed and since: (outgoing, incoming).
    pub(crate) fn row_lengths(&self, node: u32) -> (usize, usize) {
        let more = |rows: &MoreRows| rows.get(&node).map_or(0, MoreRow::len);
        let (out, into) = (self.outgoing(node).heads.len(), self.incoming(node).heads.len());
        (out + more(&self.overlay.out), into + more(&self.overlay.into))
    }

    /// When a link ends; the default where it stands for ever.
    pub(crate) fn ends(&self, slot: u32) -> Ends {
        let changed = self.overlay.ends.get(&slot).copied();
        changed.or_else(|| self.base.tables.ends.get(&slot).copied()).unwrap_or_default()
    }

    /// How strong a link is; `None` where nobody said.
    pub(crate) fn strength(&self, slot: u32) -> Option<f64> {
        let new = if self.overlay.size == 0 { None } else { self.overlay.strengths.get(&slot).copied() };
        new.or_else(|| self.base.tables.strengths.get(slot))
    }

    /// When the statement of a version holds.
    pub(crate) fn period(&self, version: u32) -> Period {
        let new = self.overlay.periods.get(&version).copied();
        new.or_else(|| self.base.tables.periods.get(&version).copied()).unwrap_or_default()
    }

    /// The status of a version as of a position; the present one for `None`.
    pub(crate) fn status(&self, version: u32, as_of: Option<u32>) -> ClaimStatus {
        let counts = |change: &&(u32, ClaimStatus)| as_of.is_none_or(|as_of| change.0 <= as_of);
        let changed = if let Some(changes) = self.overlay.changes.get(&version) {
            changes.iter().rev().find(counts).copied()
        } else {
            let changes = self.base.tables.changes.get(&version);
            changes.and_then(|changes| changes.iter().rev().find(counts).copied())
        };
        let first = || self.version(version).map_or(ClaimStatus::Draft, |version| version.status);
        changed.map_or_else(first, |(_, status)| status)
    }

    pub(crate) fn version_of(&self, claim: ClaimId) -> Option<u32> {
        let new = self.overlay.claims.get(&claim.uuid()).copied();
        new.or_else(|| self.base.version_of(claim.uuid()))
    }

    pub(crate) fn node_of(&self, lineage: LineageId) -> Option<u32> {
        let new = self.overlay.lineages.get(&lineage.uuid()).copied();
        new.or_else(|| self.base.node_of(lineage.uuid()))
    }

    pub(crate) fn slot_of(&self, id: Uuid) -> Option<u32> {
        let new = self.overlay.slots.get(&id).copied();
        new.or_else(|| self.base.slot_of(id))
    }

    pub(crate) fn claim_id(&self, version: u32) -> ClaimId {
        ClaimId::from_uuid(self.version(version).map_or(Uuid::nil(), |version| version.id))
    }

    pub(crate) fn lineage_id(&self, node: u32) -> LineageId {
        LineageId::from_uuid(self.node(node).map_or(Uuid::nil(), |node| node.lineage))
    }

    pub(crate) fn namespace_of(&self, version: u32) -> Option<NamespaceId> {
        self.vocabulary.namespaces.name(self.version(version)?.namespace).copied()
    }

    /// Whether the link of an entry in a row of a lineage may not hold at every moment; `ended` as
    /// [`Snapshot::is_ended`] says of the lineage.
    #[inline]
    pub(crate) fn is_special(&self, entry: Entry, ended: bool) -> bool {
        entry.kind & SPECIAL != 0 || (ended && self.overlay.ends.contains_key(&entry.slot))
    }

    /// The number that the next version takes, and so on.
    pub(super) fn next_numbers(&self) -> (u32, u32, u32, u32) {
        let members = self.base.tables.members.len() + self.overlay.members.len();
        (number(self.version_count()), number(self.lineage_count()), number(self.link_count()), number(members))
    }
}
