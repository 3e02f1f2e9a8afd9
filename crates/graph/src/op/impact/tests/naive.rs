//! The rules of impact read off one by one, over and over until nothing changes.

use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::Category;

use crate::index::LinkId;
use crate::is_dependency;
use crate::testing::{Plain, PlainEdge, PlainRelation};

pub(super) struct Naive {
    pub(super) fallen: Vec<(LineageId, u32)>,
    pub(super) weakened: Vec<(LineageId, u32)>,
    starts: Vec<LineageId>,
}

pub(super) fn naive(plain: &Plain, starts: &[LineageId]) -> Naive {
    let mut naive = Naive { fallen: Vec::new(), weakened: Vec::new(), starts: starts.to_vec() };
    for round in 1.. {
        let falls = |claim: &&LineageId| naive.depth(**claim).is_none() && naive.falls(plain, **claim);
        let new: Vec<(LineageId, u32)> = plain.claims.iter().filter(falls).map(|claim| (*claim, round)).collect();
        if new.is_empty() {
            break;
        }
        naive.fallen.extend(new);
    }
    for claim in &plain.claims {
        let depth = naive.reasons(plain, *claim).into_iter().min();
        if let (None, Some(depth)) = (naive.depth(*claim), depth) {
            naive.weakened.push((*claim, depth + 1));
        }
    }
    naive
}

impl Naive {
    fn depth(&self, claim: LineageId) -> Option<u32> {
        if self.starts.contains(&claim) {
            return Some(0);
        }
        self.fallen.iter().find(|(fallen, _)| *fallen == claim).map(|(_, depth)| *depth)
    }

    /// When a relation broke; `None` when it stands or never stood.
    fn broke(&self, plain: &Plain, relation: &PlainRelation) -> Option<u32> {
        let stood = relation.premises.iter().all(|premise| self.starts.contains(premise) || plain.enters(*premise));
        relation.premises.iter().filter(|_| stood).filter_map(|premise| self.depth(*premise)).min()
    }

    /// The relations that a claim could be concluded from.
    fn grounds<'a>(&self, plain: &'a Plain, claim: LineageId) -> Vec<&'a PlainRelation> {
        let stood = |relation: &&PlainRelation| {
            relation.is(Category::Logical)
                && relation.conclusions.contains(&claim)
                && !relation.premises.is_empty()
                && relation.premises.iter().all(|premise| self.starts.contains(premise) || plain.enters(*premise))
        };
        plain.relations.iter().filter(stood).collect()
    }

    /// Those of them that stand in the end.
    pub(super) fn standing(&self, plain: &Plain, claim: LineageId) -> Vec<LinkId> {
        let grounds = self.grounds(plain, claim).into_iter();
        grounds.filter(|ground| self.broke(plain, ground).is_none()).map(|ground| ground.id).collect()
    }

    fn falls(&self, plain: &Plain, claim: LineageId) -> bool {
        let needs = |edge: &PlainEdge| {
            is_dependency(&edge.edge_type) && edge.source == claim && self.depth(edge.target).is_some()
        };
        let grounds = self.grounds(plain, claim);
        let unfounded = !grounds.is_empty() && grounds.iter().all(|ground| self.broke(plain, ground).is_some());
        plain.edges.iter().any(needs) || unfounded
    }

    /// The depths of the claims by whose fall a claim is weakened.
    fn reasons(&self, plain: &Plain, claim: LineageId) -> Vec<u32> {
        let mut depths = Vec::new();
        for edge in &plain.edges {
            let supporting = match edge.edge_type.category {
                Category::Evidential => !edge.edge_type.symmetric,
                Category::Logical => !edge.edge_type.acyclic,
                _ => false,
            };
            for (source, target) in edge.ways() {
                depths.extend(self.depth(source).filter(|_| supporting && target == claim));
            }
        }
        for relation in &plain.relations {
            let supporting = relation.is(Category::Evidential) && !relation.edge_type.symmetric;
            if relation.conclusions.contains(&claim) && (supporting || relation.is(Category::Logical)) {
                depths.extend(self.broke(plain, relation));
            }
            let pairs = relation.pairs().into_iter().filter(|_| relation.is(Category::Logical));
            depths.extend(pairs.filter(|(_, other)| *other == claim).filter_map(|(one, _)| self.depth(one)));
        }
        depths
    }
}
