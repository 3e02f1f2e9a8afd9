//! The part of an index that does not change: compressed rows in both directions over plain tables.

use std::collections::HashMap;

use claimgraph_domain::model::ClaimStatus;
use uuid::Uuid;

use super::arcs::{Arc, Ground};
use super::lookup::Lookup;
use super::record::{Ends, Link, Member, Node, SPECIAL, Version};
use super::rows::Rows;
use super::statuses::StatusSet;
use super::strengths::Strengths;
use super::vocabulary::{CONCLUSION, Vocabulary};
use crate::fact::Period;
use crate::number::{Full, at};

/// The tables of an index, from which all else of it is made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    pub(crate) versions: Vec<Version>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) links: Vec<Link>,
    pub(crate) members: Vec<Member>,
    /// How strong links are.
    pub(crate) strengths: Strengths,
    /// When a link ends, by slot.
    pub(crate) ends: HashMap<u32, Ends>,
    /// When a statement holds, by version, where it has bounds.
    pub(crate) periods: HashMap<u32, Period>,
    /// Statuses after the first, by version, each with its position.
    pub(crate) changes: HashMap<u32, Vec<(u32, ClaimStatus)>>,
}

/// Tables with their rows and look-ups.
#[derive(Debug, Default)]
pub(crate) struct Base {
    pub(crate) tables: Tables,
    pub(crate) out: Rows,
    pub(crate) into: Rows,
    /// The present status of each lineage's newest version.
    pub(crate) states: Vec<ClaimStatus>,
    /// Which statuses these are.
    pub(crate) statuses: StatusSet,
    by_claim: Lookup,
    by_lineage: Lookup,
    by_link: Lookup,
}

impl Base {
    /// Arranges tables. Links stand in the order of the log.
    pub(crate) fn new(mut tables: Tables, vocabulary: &Vocabulary) -> Result<Self, Full> {
        let Tables { links, ends, .. } = &mut tables;
        for slot in ends.keys() {
            if let Some(link) = links.get_mut(at(*slot)) {
                link.kind |= SPECIAL;
            }
        }
        let arcs = arcs(&tables, vocabulary);
        // Rows count entries in 32 bits, and a symmetric link takes two in each direction.
        if arcs.len() > at(u32::MAX) / 2 {
            return Err(Full);
        }
        let nodes = tables.nodes.len();
        let out = Rows::new(nodes, arcs.iter().flat_map(|arc| arc.outgoing()));
        let into = Rows::new(nodes, arcs.iter().flat_map(|arc| arc.incoming()));
        let version = |number: u32| tables.versions.get(at(number)).map_or(Uuid::nil(), |version| version.id);
        let node = |number: u32| tables.nodes.get(at(number)).map_or(Uuid::nil(), |node| node.lineage);
        let link = |number: u32| tables.links.get(at(number)).map_or(Uuid::nil(), |link| link.id);
        let states: Vec<ClaimStatus> = tables.nodes.iter().map(|node| tables.status(node.newest)).collect();
        let statuses = states.iter().copied().collect();
        Ok(Self {
            by_claim: Lookup::new(tables.versions.len(), version),
            by_lineage: Lookup::new(nodes, node),
            by_link: Lookup::new(tables.links.len(), link),
            states,
            statuses,
            out,
            into,
            tables,
        })
    }

    pub(crate) fn version_of(&self, id: Uuid) -> Option<u32> {
        let versions = &self.tables.versions;
        self.by_claim.find(id, versions.len(), |number| versions.get(at(number)).map_or(Uuid::nil(), |found| found.id))
    }

    pub(crate) fn node_of(&self, id: Uuid) -> Option<u32> {
        let nodes = &self.tables.nodes;
        self.by_lineage.find(id, nodes.len(), |number| nodes.get(at(number)).map_or(Uuid::nil(), |found| found.lineage))
    }

    pub(crate) fn slot_of(&self, id: Uuid) -> Option<u32> {
        let links = &self.tables.links;
        self.by_link.find(id, links.len(), |number| links.get(at(number)).map_or(Uuid::nil(), |found| found.id))
    }

    /// Memory taken, bytes, without what allocators and hash tables add.
    pub(crate) fn bytes(&self) -> usize {
        let tables = &self.tables;
        tables.versions.capacity() * size_of::<Version>()
            + tables.nodes.capacity() * size_of::<Node>()
            + tables.links.capacity() * size_of::<Link>()
            + tables.members.capacity() * size_of::<Member>()
            + tables.strengths.bytes()
            + tables.ends.capacity() * size_of::<(u32, Ends)>()
            + tables.periods.capacity() * size_of::<(u32, Period)>()
            + tables.changes.capacity() * size_of::<(u32, Vec<(u32, ClaimStatus)>)>()
            + self.out.bytes()
            + self.into.bytes()
            + self.states.capacity()
            + self.by_claim.bytes()
            + self.by_lineage.bytes()
            + self.by_link.bytes()
    }
}

impl Tables {
    /// The present status of a version.
    fn status(&self, version: u32) -> ClaimStatus {
        let last = self.changes.get(&version).and_then(|changes| changes.last()).map(|(_, status)| *status);
        let first = || self.versions.get(at(version)).map_or(ClaimStatus::Draft, |version| version.status);
        last.unwrap_or_else(first)
    }
}

fn arcs(tables: &Tables, vocabulary: &Vocabulary) -> Vec<Arc> {
    let ground = Ground {
        node: |version: u32| tables.versions.get(at(version)).map(|version| version.node),
        member: |place: u32| tables.members.get(at(place)).copied(),
        orientation: |kind| vocabulary.orientation(kind),
        conclusion: vocabulary.roles.find(CONCLUSION),
    };
    let mut arcs = Vec::with_capacity(tables.links.len());
    for (slot, link) in (0_u32..).zip(&tables.links) {
        ground.arcs(slot, link, |arc| arcs.push(arc));
    }
    arcs
}
