//! What the index is told: the facts of claims and links that traversals need, and nothing else.
//! They come from the tables when it is loaded, and from the log afterwards.

use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, NamespaceId, RelationId};
use claimgraph_domain::model::{ClaimStatus, EdgeType};
use claimgraph_domain::time::Timestamp;

/// When something holds in the world: from inclusive, to exclusive; `None` is without bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// Since when.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
}

impl Period {
    /// Whether it has no bound.
    #[must_use]
    pub const fn is_always(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether a moment falls within.
    #[must_use]
    pub fn contains(self, moment: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= moment) && self.to.is_none_or(|to| moment < to)
    }
}

/// A claim version. Versions of one lineage are given in order.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionFact {
    /// The version.
    pub claim: ClaimId,
    /// Its lineage.
    pub lineage: LineageId,
    /// Name of its claim type.
    pub claim_type: String,
    /// Where it belongs.
    pub namespace: NamespaceId,
    /// When the statement holds.
    pub valid: Period,
    /// The position of the log at which it was made.
    pub position: i64,
    /// The status that it began with.
    pub status: ClaimStatus,
    /// Later statuses, each with its position, in order.
    pub changes: Vec<(i64, ClaimStatus)>,
}

/// A typed link between two claim versions.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeFact {
    /// The edge.
    pub id: EdgeId,
    /// The version that it starts from.
    pub source: ClaimId,
    /// The version that it points at.
    pub target: ClaimId,
    /// Name of its type.
    pub edge_type: String,
    /// Whether it reads the same from both ends.
    pub symmetric: bool,
    /// 0 to 1.
    pub strength: Option<f64>,
    /// When it holds.
    pub valid: Period,
    /// The position at which it was asserted.
    pub position: i64,
    /// The position at which it was taken back.
    pub retracted: Option<i64>,
}

/// A place of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberFact {
    /// The version in this place.
    pub claim: ClaimId,
    /// What it does there.
    pub role: String,
}

/// A hyperedge.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationFact {
    /// The relation.
    pub id: RelationId,
    /// Name of its type, an edge type.
    pub relation_type: String,
    /// Its members in order.
    pub members: Vec<MemberFact>,
    /// 0 to 1.
    pub strength: Option<f64>,
    /// When it holds.
    pub valid: Period,
    /// The position at which it was asserted.
    pub position: i64,
    /// The position at which it was taken back.
    pub retracted: Option<i64>,
}

/// Everything that an index is made from.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The registry of edge types.
    pub edge_types: Vec<EdgeType>,
    /// Claim versions.
    pub versions: Vec<VersionFact>,
    /// Edges.
    pub edges: Vec<EdgeFact>,
    /// Relations.
    pub relations: Vec<RelationFact>,
    /// The position of the log at which all this is the whole truth.
    pub position: i64,
}

/// One event of the log, as far as the index is concerned.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A claim version was made.
    VersionMade(VersionFact),
    /// A version changed its status.
    StatusChanged {
        /// The version.
        claim: ClaimId,
        /// The status after.
        status: ClaimStatus,
    },
    /// An edge was asserted.
    EdgeAsserted(EdgeFact),
    /// An edge was taken back.
    EdgeRetracted(EdgeId),
    /// A relation was asserted.
    RelationAsserted(RelationFact),
    /// A relation was taken back.
    RelationRetracted(RelationId),
    /// An edge type was defined or redefined.
    EdgeTypeDefined(EdgeType),
    /// Something that traversals need not know.
    Other,
}
