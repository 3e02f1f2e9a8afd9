use std::sync::Arc;

use claimgraph_domain::id::{ClaimId, EdgeId};
use claimgraph_domain::model::Direction;
use claimgraph_graph::op::ClaimEdge;
use claimgraph_graph::{EdgeView, Period, Snapshot};

use super::EdgeRow;

/// An edge of a claim as a list shows it: with all that the graph index knows, and the rest where it was read.
#[derive(Debug, Clone)]
pub struct SeenEdge {
    id: EdgeId,
    other: ClaimId,
    direction: Direction,
    stale: bool,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Origin {
    Row(Arc<EdgeRow>),
    Index(Arc<Snapshot>, u32),
}

impl SeenEdge {
    /// An edge of the index's; `None` when there is no such edge.
    pub(super) fn indexed(snapshot: &Arc<Snapshot>, edge: ClaimEdge) -> Option<Self> {
        let EdgeView { id, source, target, .. } = snapshot.edge(edge.slot)?;
        let (direction, other) = if edge.outward { (Direction::Out, target) } else { (Direction::In, source) };
        let origin = Origin::Index(Arc::clone(snapshot), edge.slot);
        Some(Self { id, other, direction, stale: edge.stale, origin })
    }

    /// All of it; `None` when it comes from the index, which does not know everything.
    #[must_use]
    pub fn row(&self) -> Option<&Arc<EdgeRow>> {
        match &self.origin {
            Origin::Row(row) => Some(row),
            Origin::Index(..) => None,
        }
    }

    /// Which way it runs, seen from the claim.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether a cited version has been superseded.
    #[must_use]
    pub fn stale(&self) -> bool {
        self.stale
    }

    /// Which edge.
    #[must_use]
    pub fn id(&self) -> EdgeId {
        self.id
    }

    /// The claim version at the other end.
    #[must_use]
    pub fn other(&self) -> ClaimId {
        self.other
    }

    /// Name of its type.
    #[must_use]
    pub fn edge_type(&self) -> &str {
        match &self.origin {
            Origin::Row(row) => &row.edge.edge_type,
            Origin::Index(snapshot, slot) => snapshot.edge(*slot).map_or("", |edge| edge.edge_type),
        }
    }

    /// How strong, 0 to 1.
    #[must_use]
    pub fn strength(&self) -> Option<f64> {
        match &self.origin {
            Origin::Row(row) => row.edge.strength,
            Origin::Index(snapshot, slot) => snapshot.edge(*slot).and_then(|edge| edge.strength),
        }
    }

    /// When it holds.
    #[must_use]
    pub fn valid(&self) -> Period {
        match &self.origin {
            Origin::Row(row) => Period { from: row.edge.valid_from, to: row.edge.valid_to },
            Origin::Index(snapshot, slot) => snapshot.edge(*slot).map(|edge| edge.valid).unwrap_or_default(),
        }
    }
}

impl From<EdgeRow> for SeenEdge {
    fn from(row: EdgeRow) -> Self {
        let (id, direction, stale) = (row.edge.id, row.direction, row.stale);
        let other = if direction == Direction::Out { row.edge.target } else { row.edge.source };
        Self { id, other, direction, stale, origin: Origin::Row(Arc::new(row)) }
    }
}
