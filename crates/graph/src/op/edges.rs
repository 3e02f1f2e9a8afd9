//! The edges of one claim, a page at a time.

use std::ops::ControlFlow;

use claimgraph_domain::id::{ClaimId, EdgeId, LineageId};
use uuid::Uuid;

use crate::index::record::{Link, SYMMETRIC};
use crate::lens::Lens;

/// An edge of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimEdge {
    /// The edge.
    pub slot: u32,
    /// Whether it was asserted for the claim as its source.
    pub outward: bool,
    /// Whether it cites a version that had been superseded at the lens's moment.
    pub stale: bool,
}

/// A part of the edges of a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EdgePage {
    /// The edges, ascending by id.
    pub edges: Vec<ClaimEdge>,
    /// Whether others follow.
    pub more: bool,
}

/// The edges of a claim that the lens follows, ascending by id: at most `first` of those after `after`. With `cites`,
/// only edges that cite that very version. `None` when the claim has more than `look` links: finding a page looks at
/// all of them.
///
/// The lens must show lineages. Relations are no edges. An edge that joins two versions of the claim is listed once.
#[must_use]
pub fn claim_edges(
    lens: &Lens<'_>,
    lineage: LineageId,
    cites: Option<ClaimId>,
    (after, first): (Option<EdgeId>, usize),
    look: usize,
) -> Option<EdgePage> {
    let Some(node) = lens.snapshot().node_of(lineage) else { return Some(EdgePage::default()) };
    if lens.row_length(node) > look {
        return None;
    }
    let after = after.map(|id| id.uuid());
    let mut found: Vec<(Uuid, u32)> = Vec::new();
    each_edge(lens, node, cites, |slot, link| {
        if after.is_none_or(|after| link.id > after) {
            found.push((link.id, slot));
        }
    });
    found.sort_unstable();
    let more = found.len() > first;
    found.truncate(first);
    let edges = found.iter().map(|(_, slot)| ClaimEdge {
        slot: *slot,
        outward: starts_at(lens, node, *slot),
        stale: lens.is_stale(*slot),
    });
    Some(EdgePage { edges: edges.collect(), more })
}

/// How many edges [`claim_edges`] has in all.
#[must_use]
pub fn count_claim_edges(lens: &Lens<'_>, lineage: LineageId, cites: Option<ClaimId>) -> usize {
    let Some(node) = lens.snapshot().node_of(lineage) else { return 0 };
    let mut count = 0;
    each_edge(lens, node, cites, |_, _| count += 1);
    count
}

/// Calls back with every edge once.
fn each_edge(lens: &Lens<'_>, node: u32, cites: Option<ClaimId>, mut f: impl FnMut(u32, &Link)) {
    let snapshot = lens.snapshot();
    let version = match cites.map(|claim| snapshot.version_of(claim)) {
        Some(None) => return,
        Some(found) => found,
        None => None,
    };
    let _ = lens.each_step(node, &mut |step| {
        if let Some(link) = snapshot.link(step.slot).filter(|link| !link.is_relation())
            && version.is_none_or(|version| cited_by(link, step.against, version))
            && !(step.against && step.to == node && met_along(lens, link, version))
        {
            f(step.slot, link);
        }
        ControlFlow::Continue(())
    });
}

/// Whether the near end of a step along an edge, or against it, is a version.
fn cited_by(link: &Link, against: bool, version: u32) -> bool {
    if link.kind & SYMMETRIC != 0 {
        return link.source == version || link.target == version;
    }
    version == if against { link.target } else { link.source }
}

/// Whether an edge within the claim, met against its direction, was met along it before.
fn met_along(lens: &Lens<'_>, link: &Link, version: Option<u32>) -> bool {
    lens.follows_along(link.kind) && version.is_none_or(|version| cited_by(link, false, version))
}

fn starts_at(lens: &Lens<'_>, node: u32, slot: u32) -> bool {
    let snapshot = lens.snapshot();
    let source = snapshot.link(slot).and_then(|link| snapshot.version(link.source));
    source.is_some_and(|source| source.node == node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::{Kinds, WalkOptions};
    use crate::testing::World;

    fn page(lens: &Lens<'_>, lineage: LineageId, after: Option<EdgeId>, first: usize, look: usize) -> Option<EdgePage> {
        claim_edges(lens, lineage, None, (after, first), look)
    }

    #[test]
    fn pages_go_on_where_they_ended_and_long_rows_are_left_alone() {
        let world = World::of("a supports b; c supports a; a related_to c; d supports b; a supports d");
        let snapshot = world.snapshot();
        let lens = Lens::new(&snapshot, None, &WalkOptions::default());
        let lineage = LineageId::from_uuid(world.claims["a"][0].uuid());
        let id = |edge: &ClaimEdge| snapshot.edge(edge.slot).unwrap().id;
        let all = page(&lens, lineage, None, 9, 9).unwrap();
        assert_eq!(all.edges.iter().map(|edge| edge.outward).collect::<Vec<_>>(), [true, false, true, true]);
        assert!(!all.more && count_claim_edges(&lens, lineage, None) == 4);
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let part = page(&lens, lineage, after, 1, 9).unwrap();
            found.extend(part.edges.iter().map(id));
            after = found.last().copied();
            if !part.more {
                break;
            }
        }
        assert_eq!(found, all.edges.iter().map(id).collect::<Vec<_>>());
        // The symmetric edge stands in both rows.
        assert!(page(&lens, lineage, None, 9, 5).is_some() && page(&lens, lineage, None, 9, 4).is_none());
        let mut out = WalkOptions::default();
        out.links.against = Kinds::Named(Vec::new());
        let out = Lens::new(&snapshot, None, &out);
        assert!(page(&out, lineage, None, 9, 3).is_some() && page(&out, lineage, None, 9, 2).is_none());
        assert_eq!(page(&lens, LineageId::from_uuid(Uuid::max()), None, 9, 9), Some(EdgePage::default()));
    }
}
