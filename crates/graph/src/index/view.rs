//! What a snapshot says of its links.

use claimgraph_domain::id::{ClaimId, EdgeId, RelationId};

use super::record::{Link, RELATION, SYMMETRIC};
use super::snapshot::Snapshot;
use crate::fact::Period;

/// Which link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkId {
    /// An edge.
    Edge(EdgeId),
    /// A relation.
    Relation(RelationId),
}

/// What the index knows of a link.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkView<'a> {
    /// Which link.
    pub id: LinkId,
    /// Name of its type.
    pub edge_type: &'a str,
    /// Whether it reads the same from both ends.
    pub symmetric: bool,
    /// 0 to 1; `None` where nobody said.
    pub strength: Option<f64>,
    /// The position at which it was asserted.
    pub position: i64,
    /// The position at which it was taken back.
    pub retracted: Option<i64>,
}

/// What the index knows of an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeView<'a> {
    /// The edge.
    pub id: EdgeId,
    /// The claim version that it starts from.
    pub source: ClaimId,
    /// The claim version that it points at.
    pub target: ClaimId,
    /// Name of its type.
    pub edge_type: &'a str,
    /// 0 to 1; `None` where nobody said.
    pub strength: Option<f64>,
    /// When the link holds.
    pub valid: Period,
}

/// A place of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberView<'a> {
    /// The version in this place.
    pub claim: ClaimId,
    /// Its lineage, by number.
    pub(crate) node: u32,
    /// What it does there.
    pub role: &'a str,
}

impl Snapshot {
    /// What is known of an edge; `None` for a relation and for what is not there.
    #[must_use]
    pub fn edge(&self, slot: u32) -> Option<EdgeView<'_>> {
        let link = self.link(slot).filter(|link| !link.is_relation())?;
        Some(EdgeView {
            id: EdgeId::from_uuid(link.id),
            source: self.claim_id(link.source),
            target: self.claim_id(link.target),
            edge_type: self.vocabulary.kind_name(link.kind),
            strength: self.strength(slot),
            valid: self.ends(slot).valid,
        })
    }

    /// What is known of a link.
    pub(crate) fn link_view(&self, slot: u32) -> Option<LinkView<'_>> {
        let link = self.link(slot)?;
        Some(LinkView {
            id: link_id(link),
            edge_type: self.vocabulary.kind_name(link.kind),
            symmetric: link.kind & SYMMETRIC != 0,
            strength: self.strength(slot),
            position: i64::from(link.position),
            retracted: self.ends(slot).retracted.map(i64::from),
        })
    }
}

pub(crate) fn link_id(link: &Link) -> LinkId {
    if link.kind & RELATION == 0 {
        LinkId::Edge(EdgeId::from_uuid(link.id))
    } else {
        LinkId::Relation(RelationId::from_uuid(link.id))
    }
}
