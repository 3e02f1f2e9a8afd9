//! From facts to a snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::apply::Refused;
use super::base::{Base, Tables};
use super::overlay::Overlay;
use super::record::{Ends, Link, Member, NONE, Node, RELATION, SYMMETRIC, Version};
use super::snapshot::Snapshot;
use super::vocabulary::Vocabulary;
use crate::fact::{EdgeFact, Facts, Period, RelationFact, VersionFact};
use crate::number::{Full, number};

impl Snapshot {
    /// Arranges facts.
    ///
    /// # Errors
    /// [`Refused::Full`] when there is more of something than an index can number, [`Refused::Unknown`] when a link
    /// cites a version that is not there.
    pub fn build(mut facts: Facts) -> Result<Self, Refused> {
        let mut build = Build { tables: Tables::default(), vocabulary: Vocabulary::default(), found: HashMap::new() };
        for edge_type in &facts.edge_types {
            build.vocabulary.define(edge_type)?;
        }
        facts.versions.sort_by_key(|version| version.position);
        facts.edges.sort_by_key(|edge| edge.position);
        facts.relations.sort_by_key(|relation| relation.position);
        build.versions(&facts.versions)?;
        build.links(&facts.edges, &facts.relations)?;
        let Build { tables, vocabulary, .. } = build;
        let base = Arc::new(Base::new(tables, &vocabulary)?);
        Ok(Self { base, overlay: Overlay::default(), vocabulary, position: facts.position })
    }
}

struct Build {
    tables: Tables,
    vocabulary: Vocabulary,
    /// Versions by id.
    found: HashMap<Uuid, u32>,
}

impl Build {
    fn versions(&mut self, facts: &[VersionFact]) -> Result<(), Refused> {
        let mut nodes: HashMap<Uuid, u32> = HashMap::with_capacity(facts.len());
        for fact in facts {
            let version = number(self.tables.versions.len());
            let lineage = fact.lineage.uuid();
            let next_node = number(self.tables.nodes.len());
            let node = *nodes.entry(lineage).or_insert(next_node);
            if node == next_node {
                self.tables.nodes.push(Node { lineage, newest: NONE });
            }
            let before = self
                .tables
                .nodes
                .get_mut(crate::number::at(node))
                .map_or(NONE, |known| std::mem::replace(&mut known.newest, version));
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

    fn links(&mut self, edges: &[EdgeFact], relations: &[RelationFact]) -> Result<(), Refused> {
        self.tables.links.reserve_exact(edges.len() + relations.len());
        let mut relations = relations.iter().peekable();
        for edge in edges {
            while let Some(relation) = relations.next_if(|relation| relation.position < edge.position) {
                self.relation(relation)?;
            }
            let find = |claim: Uuid| self.found.get(&claim).copied().ok_or(Refused::Unknown);
            let ends = (find(edge.source.uuid())?, find(edge.target.uuid())?);
            let link = new_edge(&mut self.vocabulary, edge, ends)?;
            self.push(link, edge.valid, edge.retracted)?;
        }
        relations.try_for_each(|relation| self.relation(relation))
    }

    fn relation(&mut self, fact: &RelationFact) -> Result<(), Refused> {
        let first = number(self.tables.members.len());
        for member in &fact.members {
            let version = *self.found.get(&member.claim.uuid()).ok_or(Refused::Unknown)?;
            let role = self.vocabulary.role(&member.role);
            self.tables.members.push(Member { version, role });
        }
        let link = new_relation(&mut self.vocabulary, fact, first)?;
        self.push(link, fact.valid, fact.retracted)
    }

    fn push(&mut self, link: Link, valid: Period, retracted: Option<i64>) -> Result<(), Refused> {
        let slot = number(self.tables.links.len());
        self.tables.links.push(link);
        let ends = new_ends(valid, retracted)?;
        if let Some(ends) = ends {
            self.tables.ends.insert(slot, ends);
        }
        Ok(())
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
        strength: fact.strength.unwrap_or(f64::NAN),
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
        strength: fact.strength.unwrap_or(f64::NAN),
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
