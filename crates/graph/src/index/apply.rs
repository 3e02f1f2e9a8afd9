//! From one event of the log to the next snapshot.

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::ClaimStatus;
use uuid::Uuid;

use super::arcs::Ground;
use super::build::{new_edge, new_ends, new_relation, new_version, small};
use super::record::{Link, Member, NONE, Node};
use super::snapshot::Snapshot;
use super::vocabulary::CONCLUSION;
use crate::fact::{Change, EdgeFact, Period, RelationFact, VersionFact};
use crate::number::{Full, number};

/// Why an index cannot take a fact. It must be made anew, or is not to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// More of something than an index can number.
    Full,
    /// The event is not the next one.
    Gap,
    /// The event speaks of what is not there.
    Unknown,
    /// A type gets another meaning, and relations were arranged by the one that it had.
    Redefined,
}

impl From<Full> for Refused {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

impl Snapshot {
    /// Takes the event at a position.
    ///
    /// # Errors
    /// [`Refused`]; the snapshot is then of no more use.
    pub fn apply(&mut self, position: i64, change: &Change) -> Result<(), Refused> {
        if position != self.position + 1 {
            return Err(Refused::Gap);
        }
        self.position = position;
        match change {
            Change::VersionMade(fact) => self.version_made(fact)?,
            Change::StatusChanged { claim, status } => self.status_changed(*claim, position, *status)?,
            Change::EdgeAsserted(fact) => self.edge_asserted(fact)?,
            Change::RelationAsserted(fact) => self.relation_asserted(fact)?,
            Change::EdgeRetracted(edge) => self.retracted(edge.uuid(), position)?,
            Change::RelationRetracted(relation) => self.retracted(relation.uuid(), position)?,
            Change::EdgeTypeDefined(edge_type) => {
                let has_relations = !self.base.tables.members.is_empty() || !self.overlay.members.is_empty();
                if has_relations && self.vocabulary.redefines(edge_type) {
                    return Err(Refused::Redefined);
                }
                self.vocabulary.define(edge_type)?;
            }
            Change::Other => return Ok(()),
        }
        self.overlay.size += 1;
        Ok(())
    }

    fn version_made(&mut self, fact: &VersionFact) -> Result<(), Refused> {
        let (version, next_node, ..) = self.next_numbers();
        let lineage = fact.lineage.uuid();
        let node = self.node_of(fact.lineage);
        let before = node.map_or(NONE, |node| self.newest(node));
        let node = node.unwrap_or(next_node);
        let record = new_version(&mut self.vocabulary, fact, node, before)?;
        if node == next_node {
            self.overlay.nodes.push_back_mut(Node { lineage, newest: version });
            self.overlay.lineages.insert_mut(lineage, node);
        }
        self.overlay.versions.push_back_mut(record);
        self.overlay.claims.insert_mut(record.id, version);
        self.overlay.newest.insert_mut(node, version);
        if !fact.valid.is_always() {
            self.overlay.periods.insert_mut(version, fact.valid);
        }
        self.overlay.note_status(node, fact.status);
        Ok(())
    }

    fn status_changed(&mut self, claim: ClaimId, position: i64, status: ClaimStatus) -> Result<(), Refused> {
        let version = self.version_of(claim).ok_or(Refused::Unknown)?;
        let node = self.version(version).map(|version| version.node).ok_or(Refused::Unknown)?;
        let told = self.overlay.changes.get(&version).cloned();
        let mut changes = told.unwrap_or_else(|| {
            let before = self.base.tables.changes.get(&version);
            before.into_iter().flatten().copied().collect()
        });
        changes.push_back_mut((small(position)?, status));
        self.overlay.changes.insert_mut(version, changes);
        let now = self.status(self.newest(node), None);
        self.overlay.note_status(node, now);
        Ok(())
    }

    fn edge_asserted(&mut self, fact: &EdgeFact) -> Result<(), Refused> {
        let find = |claim| self.version_of(claim).ok_or(Refused::Unknown);
        let ends = (find(fact.source)?, find(fact.target)?);
        let link = new_edge(&mut self.vocabulary, fact, ends)?;
        self.link_made(link, fact.valid, fact.strength)
    }

    fn relation_asserted(&mut self, fact: &RelationFact) -> Result<(), Refused> {
        let (.., first) = self.next_numbers();
        for member in &fact.members {
            let version = self.version_of(member.claim).ok_or(Refused::Unknown)?;
            let role = self.vocabulary.role(&member.role);
            self.overlay.members.push_back_mut(Member { version, role });
        }
        let link = new_relation(&mut self.vocabulary, fact, first)?;
        self.link_made(link, fact.valid, fact.strength)
    }

    fn link_made(&mut self, link: Link, valid: Period, strength: Option<f64>) -> Result<(), Refused> {
        let (_, _, slot, _) = self.next_numbers();
        self.overlay.links.push_back_mut(link);
        self.overlay.slots.insert_mut(link.id, slot);
        if let Some(strength) = strength {
            self.overlay.strengths.insert_mut(slot, strength);
        }
        let ends = new_ends(valid, None)?;
        if let Some(ends) = ends {
            self.overlay.ends.insert_mut(slot, ends);
        }
        for arc in self.arcs_of(slot) {
            for (node, entry) in arc.outgoing() {
                let mut row = self.overlay.out.get(&node).cloned().unwrap_or_default();
                row.push(entry);
                self.overlay.out.insert_mut(node, row);
            }
            for (node, entry) in arc.incoming() {
                let mut row = self.overlay.into.get(&node).cloned().unwrap_or_default();
                row.push(entry);
                self.overlay.into.insert_mut(node, row);
            }
            self.overlay.touched.new_arc(arc, ends.is_some());
        }
        Ok(())
    }

    /// The steps that a link allows.
    pub(super) fn arcs_of(&self, slot: u32) -> Vec<super::arcs::Arc> {
        let mut arcs = Vec::new();
        let ground = Ground {
            node: |version| self.version(version).map(|version| version.node),
            member: |place| self.member(place),
            orientation: |kind| self.vocabulary.orientation(kind),
            conclusion: self.vocabulary.roles.find(CONCLUSION),
        };
        if let Some(link) = self.link(slot) {
            ground.arcs(slot, link, |arc| arcs.push(arc));
        }
        arcs
    }

    fn retracted(&mut self, id: Uuid, position: i64) -> Result<(), Refused> {
        let slot = self.slot_of(id).ok_or(Refused::Unknown)?;
        let mut ends = self.ends(slot);
        ends.retracted = Some(small(position)?);
        self.overlay.ends.insert_mut(slot, ends);
        for arc in self.arcs_of(slot) {
            self.overlay.touched.ended_arc(arc);
        }
        Ok(())
    }

    /// Whether so much has changed that the compressed part should be made anew.
    pub(crate) fn wants_merge(&self) -> bool {
        let base = self.base.tables.links.len() + self.base.tables.versions.len();
        number(self.overlay.size) > number(base / 8).max(8192)
    }
}
