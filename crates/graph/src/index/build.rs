//! From facts to a snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::model::EdgeType;
use uuid::Uuid;

use super::apply::Refused;
use super::base::{Base, Tables};
use super::overlay::Overlay;
use super::record::{Ends, Link, Member, NONE, Node, RELATION, SYMMETRIC, Version};
use super::snapshot::Snapshot;
use super::vocabulary::Vocabulary;
use crate::fact::{EdgeFact, Facts, Period, RelationFact, VersionFact};
use crate::number::{Full, at, number};

impl Snapshot {
    /// Arranges facts.
    ///
    /// # Errors
    /// As [`Builder`].
    pub fn build(facts: Facts) -> Result<Self, Refused> {
        let mut builder = Builder::new(&facts.edge_types)?;
        builder.versions(facts.versions)?;
        facts.edges.iter().try_for_each(|edge| builder.edge(edge))?;
        facts.relations.iter().try_for_each(|relation| builder.relation(relation))?;
        builder.finish(facts.position)
    }
}

/// Takes facts one by one, as they are read, and arranges them at the end. Versions come first, links in any order.
///
/// It fails with [`Refused::Full`] when there is more of something than an index can number, and with
/// [`Refused::Unknown`] when a link cites a version that is not there.
#[derive(Debug, Default)]
pub struct Builder {
    tables: Tables,
    vocabulary: Vocabulary,
    /// Versions by id.
    found: HashMap<Uuid, u32>,
    /// When links end, by the position at which they began.
    ends: HashMap<u32, Ends>,
    /// How strong links are, in the same way.
    strengths: Vec<(u32, f64)>,
}

impl Builder {
    /// Begins with the registry of edge types.
    ///
    /// # Errors
    /// [`Refused::Full`].
    pub fn new(edge_types: &[EdgeType]) -> Result<Self, Refused> {
        let mut builder = Self::default();
        for edge_type in edge_types {
            builder.vocabulary.define(edge_type)?;
        }
        Ok(builder)
    }

    /// Takes all versions.
    ///
    /// # Errors
    /// [`Refused::Full`].
    pub fn versions(&mut self, mut facts: Vec<VersionFact>) -> Result<(), Refused> {
        facts.sort_by_key(|version| version.position);
        let mut nodes: HashMap<Uuid, u32> = HashMap::with_capacity(facts.len());
        for fact in &facts {
            let version = number(self.tables.versions.len());
            let lineage = fact.lineage.uuid();
            let next_node = number(self.tables.nodes.len());
            let node = *nodes.entry(lineage).or_insert(next_node);
            if node == next_node {
                self.tables.nodes.push(Node { lineage, newest: NONE });
            }
            let known = self.tables.nodes.get_mut(at(node));
            let before = known.map_or(NONE, |known| std::mem::replace(&mut known.newest, version));
            self.tables.versions.push(new_version(&mut self.vocabulary, fact, node, before)?);
            self.found.insert(fact.claim.uuid(), version);
            if !fact.valid.is_always() {
                self.tables.periods.insert(version, fact.valid);
            }
            if !fact.changes.is_empty() {
                let changes: Result<_, Full> =
                    fact.changes.iter().map(|(at, status)| Ok((small(*at)?, *status))).collect();
                self.tables.changes.insert(version, changes?);
            }
        }
        Ok(())
    }

    /// Takes an edge.
    ///
    /// # Errors
    /// [`Refused::Full`], [`Refused::Unknown`].
    pub fn edge(&mut self, fact: &EdgeFact) -> Result<(), Refused> {
        let find = |claim: Uuid| self.found.get(&claim).copied().ok_or(Refused::Unknown);
        let ends = (find(fact.source.uuid())?, find(fact.target.uuid())?);
        let link = new_edge(&mut self.vocabulary, fact, ends)?;
        if let Some(strength) = fact.strength {
            self.strengths.push((link.position, strength));
        }
        self.push(link, fact.valid, fact.retracted)
    }

    /// Takes a relation.
    ///
    /// # Errors
    /// [`Refused::Full`], [`Refused::Unknown`].
    pub fn relation(&mut self, fact: &RelationFact) -> Result<(), Refused> {
        let first = number(self.tables.members.len());
        for member in &fact.members {
            let version = *self.found.get(&member.claim.uuid()).ok_or(Refused::Unknown)?;
            let role = self.vocabulary.role(&member.role);
            self.tables.members.push(Member { version, role });
        }
        let link = new_relation(&mut self.vocabulary, fact, first)?;
        if let Some(strength) = fact.strength {
            self.strengths.push((link.position, strength));
        }
        self.push(link, fact.valid, fact.retracted)
    }

    fn push(&mut self, link: Link, valid: Period, retracted: Option<i64>) -> Result<(), Refused> {
        if let Some(ends) = new_ends(valid, retracted)? {
            self.ends.insert(link.position, ends);
        }
        self.tables.links.push(link);
        Ok(())
    }

    /// How many links it has.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.tables.links.len()
    }

    /// Arranges everything, which is the whole truth at a position.
    ///
    /// # Errors
    /// [`Refused::Full`].
    pub fn finish(self, position: i64) -> Result<Snapshot, Refused> {
        let Self { mut tables, vocabulary, ends, mut strengths, found } = self;
        drop(found);
        tables.links.sort_unstable_by_key(|link| link.position);
        tables.links.shrink_to_fit();
        tables.versions.shrink_to_fit();
        tables.nodes.shrink_to_fit();
        if !ends.is_empty() {
            let slots = (0_u32..).zip(&tables.links);
            tables.ends = slots.filter_map(|(slot, link)| Some((slot, *ends.get(&link.position)?))).collect();
        }
        strengths.sort_unstable_by_key(|(position, _)| *position);
        for (position, strength) in strengths {
            // Each is of a link, and links stand in the order of their positions.
            let slot = tables.links.partition_point(|link| link.position < position);
            tables.strengths.set(number(slot), strength);
        }
        let base = Arc::new(Base::new(tables, &vocabulary)?);
        Ok(Snapshot { base, overlay: Overlay::default(), vocabulary, position })
    }
}

/// A position as the index keeps it.
pub(super) fn small(position: i64) -> Result<u32, Full> {
    u32::try_from(position).map_err(|_| Full)
}

pub(super) fn new_version(
    vocabulary: &mut Vocabulary,
    fact: &VersionFact,
    node: u32,
    before: u32,
) -> Result<Version, Full> {
    Ok(Version {
        id: fact.claim.uuid(),
        node,
        before,
        namespace: vocabulary.namespace(fact.namespace),
        position: small(fact.position)?,
        claim_type: vocabulary.claim_type(&fact.claim_type),
        status: fact.status,
    })
}

pub(super) fn new_edge(
    vocabulary: &mut Vocabulary,
    fact: &EdgeFact,
    (source, target): (u32, u32),
) -> Result<Link, Full> {
    let symmetric = if fact.symmetric { SYMMETRIC } else { 0 };
    Ok(Link {
        id: fact.id.uuid(),
        source,
        target,
        position: small(fact.position)?,
        kind: vocabulary.kind(&fact.edge_type)? | symmetric,
    })
}

pub(super) fn new_relation(vocabulary: &mut Vocabulary, fact: &RelationFact, first: u32) -> Result<Link, Full> {
    let kind = vocabulary.kind(&fact.relation_type)?;
    let symmetric = vocabulary.edge_type(kind).is_some_and(|edge_type| edge_type.symmetric);
    Ok(Link {
        id: fact.id.uuid(),
        source: first,
        target: number(fact.members.len()),
        position: small(fact.position)?,
        kind: kind | RELATION | if symmetric { SYMMETRIC } else { 0 },
    })
}

/// When a link ends, where it does not simply stand for ever.
pub(super) fn new_ends(valid: Period, retracted: Option<i64>) -> Result<Option<Ends>, Full> {
    let retracted = retracted.map(small).transpose()?;
    let ends = Ends { retracted, valid };
    Ok((retracted.is_some() || !valid.is_always()).then_some(ends))
}
