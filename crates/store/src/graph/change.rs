//! From the events of the log to what the graph index needs to know of them.

use claimgraph_domain::event::{ClaimMade, Event};
use claimgraph_domain::model::{Edge, Relation};
use claimgraph_graph::{Change, EdgeFact, MemberFact, Period, RelationFact, VersionFact};

/// What an event at a position means for the graph.
pub(crate) fn change(position: i64, event: &Event) -> Change {
    match event {
        Event::ClaimCreated(made) | Event::ClaimRevised(made) => Change::VersionMade(version(position, made)),
        Event::ClaimStatusChanged(changed) | Event::ClaimRetracted(changed) => {
            Change::StatusChanged { claim: changed.claim, status: changed.to }
        }
        Event::EdgeAsserted(asserted) => Change::EdgeAsserted(edge(position, asserted)),
        Event::EdgeRetracted(retracted) => Change::EdgeRetracted(retracted.edge),
        Event::RelationAsserted(asserted) => Change::RelationAsserted(relation(position, asserted)),
        Event::RelationRetracted(retracted) => Change::RelationRetracted(retracted.relation),
        Event::EdgeTypeDefined(edge_type) => Change::EdgeTypeDefined(edge_type.clone()),
        _ => Change::Other,
    }
}

fn version(position: i64, made: &ClaimMade) -> VersionFact {
    let claim = &made.claim;
    VersionFact {
        claim: claim.id,
        lineage: claim.lineage,
        claim_type: claim.claim_type.clone(),
        namespace: claim.namespace,
        valid: Period { from: claim.valid_from, to: claim.valid_to },
        position,
        status: made.status,
        changes: Vec::new(),
    }
}

fn edge(position: i64, edge: &Edge) -> EdgeFact {
    EdgeFact {
        id: edge.id,
        source: edge.source,
        target: edge.target,
        edge_type: edge.edge_type.clone(),
        symmetric: edge.symmetric,
        strength: edge.strength,
        valid: Period { from: edge.valid_from, to: edge.valid_to },
        position,
        retracted: None,
    }
}

fn relation(position: i64, relation: &Relation) -> RelationFact {
    let member =
        |member: &claimgraph_domain::model::Member| MemberFact { claim: member.claim, role: member.role.clone() };
    RelationFact {
        id: relation.id,
        relation_type: relation.relation_type.clone(),
        members: relation.members.iter().map(member).collect(),
        strength: relation.strength,
        valid: Period { from: relation.valid_from, to: relation.valid_to },
        position,
        retracted: None,
    }
}
