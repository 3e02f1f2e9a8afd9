use std::collections::HashMap;

use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::{Category, ClaimStatus, EdgeType};

use super::World;
use crate::index::LinkId;

/// A graph of lineages as plain lists, for implementations that are slow and plainly right: what stands after the
/// first events, and the claims that are neither deprecated nor retracted.
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    /// Claims that may be entered, in the order of the log.
    pub(crate) claims: Vec<LineageId>,
    pub(crate) edges: Vec<PlainEdge>,
    pub(crate) relations: Vec<PlainRelation>,
}

/// An edge that stands.
#[derive(Debug, Clone)]
pub(crate) struct PlainEdge {
    pub(crate) id: LinkId,
    pub(crate) edge_type: EdgeType,
    pub(crate) source: LineageId,
    pub(crate) target: LineageId,
    pub(crate) strength: Option<f64>,
    pub(crate) position: i64,
}

/// A relation that stands.
#[derive(Debug, Clone)]
pub(crate) struct PlainRelation {
    pub(crate) id: LinkId,
    pub(crate) edge_type: EdgeType,
    pub(crate) premises: Vec<LineageId>,
    pub(crate) conclusions: Vec<LineageId>,
    pub(crate) position: i64,
}

impl Plain {
    pub(crate) fn of(world: &World, events: usize) -> Self {
        let facts = world.facts(events.min(world.changes.len()));
        let lineages: HashMap<ClaimId, LineageId> =
            facts.versions.iter().map(|version| (version.claim, version.lineage)).collect();
        let edge_type = |name: &str| facts.edge_types.iter().find(|known| known.name == name).unwrap().clone();
        let mut claims: Vec<LineageId> = Vec::new();
        for version in &facts.versions {
            let status = version.changes.last().map_or(version.status, |(_, status)| *status);
            claims.retain(|claim| *claim != version.lineage);
            if matches!(status, ClaimStatus::Draft | ClaimStatus::Active) {
                claims.push(version.lineage);
            }
        }
        let edges = facts.edges.iter().filter(|edge| edge.retracted.is_none());
        let relations = facts.relations.iter().filter(|relation| relation.retracted.is_none());
        let members = |relation: &crate::RelationFact, concludes: bool| {
            let wanted = relation.members.iter().filter(|member| (member.role == "conclusion") == concludes);
            wanted.map(|member| lineages[&member.claim]).collect::<Vec<LineageId>>()
        };
        Self {
            edges: edges
                .map(|edge| PlainEdge {
                    id: LinkId::Edge(edge.id),
                    edge_type: edge_type(&edge.edge_type),
                    source: lineages[&edge.source],
                    target: lineages[&edge.target],
                    strength: edge.strength,
                    position: edge.position,
                })
                .collect(),
            relations: relations
                .map(|relation| PlainRelation {
                    id: LinkId::Relation(relation.id),
                    edge_type: edge_type(&relation.relation_type),
                    premises: members(relation, false),
                    conclusions: members(relation, true),
                    position: relation.position,
                })
                .collect(),
            claims,
        }
    }

    /// Whether a claim may be entered.
    pub(crate) fn enters(&self, claim: LineageId) -> bool {
        self.claims.contains(&claim)
    }

    /// Whether a link of the graph joins two claims, in either order.
    pub(crate) fn joins(&self, link: LinkId, one: LineageId, other: LineageId) -> bool {
        let edge = |edge: &PlainEdge| {
            edge.id == link
                && ([edge.source, edge.target] == [one, other] || [edge.source, edge.target] == [other, one])
        };
        let relation = |relation: &PlainRelation| {
            let has = |claim| relation.premises.contains(&claim) || relation.conclusions.contains(&claim);
            relation.id == link && has(one) && has(other)
        };
        self.edges.iter().any(edge) || self.relations.iter().any(relation)
    }
}

impl PlainEdge {
    pub(crate) fn is(&self, category: Category) -> bool {
        self.edge_type.category == category
    }

    /// From source to target, and back where it is symmetric.
    pub(crate) fn ways(&self) -> Vec<(LineageId, LineageId)> {
        let ways = if self.edge_type.symmetric { 2 } else { 1 };
        [(self.source, self.target), (self.target, self.source)].into_iter().take(ways).collect()
    }
}

impl PlainRelation {
    pub(crate) fn is(&self, category: Category) -> bool {
        self.edge_type.category == category
    }

    /// Each two different members of a symmetric relation without a conclusion, in both orders.
    pub(crate) fn pairs(&self) -> Vec<(LineageId, LineageId)> {
        if !self.edge_type.symmetric || !self.conclusions.is_empty() {
            return Vec::new();
        }
        let with = |one: &LineageId| self.premises.iter().map(|other| (*one, *other)).collect::<Vec<_>>();
        self.premises.iter().flat_map(with).filter(|(one, other)| one != other).collect()
    }
}
