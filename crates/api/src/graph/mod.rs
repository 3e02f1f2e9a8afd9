//! Questions about the graph, one a file: each is a root field, or a field of claims, made from the arguments that all
//! share ([`asked`]) and an operation of [`claimgraph_graph::op`].
//!
//! An answer keeps the numbers that the operation gave, with the graph that it was read from, and turns into ids,
//! claims and links only what a client selects. Claims are read from the database only where their text is selected.

mod answer;
mod asked;
mod below;
mod between;
mod closure;
mod components;
mod conflict_opened;
mod conflicts;
mod connection;
mod cycles;
mod degrees;
mod evidence;
mod filter;
mod impact;
mod importance;
mod infer;
mod link;
mod list;
mod listed;
mod neighbours;
mod node;
mod paths;
mod question;
mod reached;
mod refuse;
mod start;
mod together;
mod traversal_changed;
mod traverse;
mod walk;
mod watch;

pub use answer::{AnswerOrigin, AnswerState, Truncation};
pub use closure::Closure;
pub use components::{
    ComponentKind, GraphComponent, GraphComponentConnection, GraphComponentConnectionEdge, GraphComponents,
};
pub(crate) use conflict_opened::conflicts_opened;
pub use conflict_opened::{ConflictDelivery, ConflictsOpened};
pub use conflicts::{GraphConflict, GraphConflicts};
pub use connection::ConnectingSubgraph;
pub use cycles::{GraphCycle, GraphCycles};
pub use degrees::{DegreeDistribution, DegreeStats, NodeDegree};
pub use evidence::{
    Evidence, EvidenceGroup, EvidenceItem, EvidenceItemConnection, EvidenceItemConnectionEdge, EvidenceStance,
};
pub(crate) use filter::GraphFilter;
pub use impact::{Impact, ImpactReason, ImpactedClaim, ImpactedClaimConnection, ImpactedClaimConnectionEdge};
pub use importance::{Importance, RankedNode};
pub use infer::{InferenceRule, InferredEdge, InferredEdges};
pub use link::{GraphLink, GraphLinkConnection, GraphLinkConnectionEdge};
pub use neighbours::{Neighbour, NeighbourConnection, NeighbourConnectionEdge};
pub use node::{GraphNode, GraphNodeConnection, GraphNodeConnectionEdge};
pub use paths::{GraphPath, GraphPaths, PathKind};
pub(crate) use refuse::{bounded, refused_at};
pub(crate) use start::Start;
pub use traversal_changed::{TraversalChanges, TraversalDelivery};
pub(crate) use traversal_changed::{WatchedTraversal, traversal_changes};
pub use traverse::Traversal;

use crate::compose::Contributions;
use crate::types::Claim;

/// What beginning each walk costs, by the name of its root field, in fields ([`crate::cost`]).
pub(crate) const WEIGHTS: [(&str, u64); 12] = [
    ("closure", closure::WEIGHT),
    ("components", components::WEIGHT),
    ("conflicts", conflicts::WEIGHT),
    ("connection", connection::WEIGHT),
    ("cycles", cycles::WEIGHT),
    ("degreeStats", degrees::WEIGHT),
    ("evidence", evidence::WEIGHT),
    ("impact", impact::WEIGHT),
    ("importance", importance::WEIGHT),
    ("inferredEdges", infer::WEIGHT),
    ("paths", paths::WEIGHT),
    ("traverse", traverse::WEIGHT),
];

/// The fields that ask about the graph.
pub(crate) fn contribute(core: &mut Contributions) {
    core.query(traverse::Query)
        .query(paths::Query)
        .query(connection::Query)
        .query(closure::Query)
        .query(impact::Query)
        .query(evidence::Query)
        .query(conflicts::Query)
        .query(infer::Query)
        .query(components::Query)
        .query(cycles::Query)
        .query(degrees::Query)
        .query(importance::Query)
        .extend(|claim: &Claim| neighbours::OfClaim(claim.clone()))
        .extend(|claim: &Claim| infer::OfClaim(claim.clone()));
}
