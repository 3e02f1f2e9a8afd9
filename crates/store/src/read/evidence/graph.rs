use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::rules::confidence::{EvidenceGraph, Stance, WeighedReview};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::super::claims::StateRow;

/// Edge types that speak for the claim they point at.
pub(super) const FOR: &str = "supports";
/// Edge types that speak against both of their ends.
pub(super) const AGAINST: &str = "contradicts";

/// A standing edge that bears on a claim.
#[derive(Debug, FromQueryResult)]
pub(super) struct Link {
    pub(super) id: Uuid,
    pub(super) source_lineage_id: Uuid,
    pub(super) target_lineage_id: Uuid,
    pub(super) edge_type: String,
    pub(super) strength: Option<f64>,
}

/// All that was gathered, by lineage.
pub(super) struct Gathered {
    pub(super) links: Vec<Link>,
    /// The version that stands for each lineage: its latest in the view, unless that is retracted.
    pub(super) latest: HashMap<Uuid, ClaimId>,
    pub(super) reviews: HashMap<ClaimId, Vec<WeighedReview>>,
}

/// One graph for all roots that are the latest of their lineage, and one for each other root, in
/// which that root stands for its lineage.
pub(super) fn graphs(roots: &[StateRow], gathered: &Gathered) -> HashMap<ClaimId, Arc<EvidenceGraph>> {
    let shared = Arc::new(graph(gathered, None));
    let graph_of = |root: &StateRow| {
        let id = ClaimId::from_uuid(root.id);
        let stands = gathered.links.is_empty() || gathered.latest.get(&root.lineage_id) == Some(&id);
        let graph = if stands { Arc::clone(&shared) } else { Arc::new(graph(gathered, Some((root.lineage_id, id)))) };
        (id, graph)
    };
    roots.iter().map(graph_of).collect()
}

fn graph(gathered: &Gathered, root: Option<(Uuid, ClaimId)>) -> EvidenceGraph {
    let version = |lineage: &Uuid| match root {
        Some((own, id)) if own == *lineage => Some(id),
        _ => gathered.latest.get(lineage).copied(),
    };
    let mut graph = EvidenceGraph::new();
    for (&claim, reviews) in &gathered.reviews {
        for review in reviews {
            graph.add_review(claim, *review);
        }
    }
    for link in &gathered.links {
        if let (Some(from), Some(to)) = (version(&link.source_lineage_id), version(&link.target_lineage_id)) {
            let stance = if link.edge_type == AGAINST { Stance::Contradicts } else { Stance::Supports };
            graph.add_edge(from, to, stance, link.strength);
        }
    }
    graph
}
