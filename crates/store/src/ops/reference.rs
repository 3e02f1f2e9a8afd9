//! Pending references: resolve one by hand, or all whose target has arrived.

mod arrived;
mod resolve;

pub(crate) use arrived::resolve_arrived;
pub use resolve::{ResolveReference, ResolvedReference};

use claimgraph_domain::event::{Event, ReferenceResolved};
use claimgraph_domain::id::{ClaimId, EdgeId};
use claimgraph_domain::model::{Direction, Edge, PendingReference};

use crate::log::WriteTx;
use crate::ops::edge::admit::{Admitted, Draft, Endpoint, make};
use crate::ops::lookup::ClaimHead;

/// The edge that a reference becomes when it means a claim.
fn draft(reference: &PendingReference, known: ClaimHead, meant: ClaimHead) -> Draft {
    let end = |head: ClaimHead| Endpoint { claim: head.id, lineage: head.lineage, fresh: false };
    let (source, target) = match reference.direction {
        Direction::Out => (end(known), end(meant)),
        Direction::In => (end(meant), end(known)),
    };
    Draft {
        path: String::new(),
        source,
        target,
        edge_type: reference.edge_type.clone(),
        strength: reference.strength,
        provenance: reference.provenance,
        attrs: reference.attrs.clone(),
        valid_from: reference.valid_from,
        valid_to: reference.valid_to,
    }
}

/// Records the edge, in the name of the agent that asserted it, and that the reference is resolved.
fn record(
    tx: &mut WriteTx<'_>,
    reference: &PendingReference,
    draft: &Draft,
    admitted: Admitted,
    claim: ClaimId,
) -> EdgeId {
    if let Admitted::New { id, symmetric } = admitted {
        let edge = make(tx, (id, symmetric), draft, reference.bundle);
        let edge = Edge { asserted_by: reference.asserted_by, ..edge };
        tx.record(Event::EdgeAsserted(edge));
    }
    let (edge, by) = (admitted.id(), tx.agent());
    tx.record(Event::ReferenceResolved(ReferenceResolved { reference: reference.id, claim, edge, by }));
    edge
}
