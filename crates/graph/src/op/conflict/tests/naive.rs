//! Conflicts from the distances between all claims.

use std::collections::{BTreeMap, BTreeSet};

use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::Category;

use crate::index::LinkId;
use crate::is_dependency;
use crate::testing::{Plain, PlainRelation};

/// What a pair is told by; the order is that of the answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) links: usize,
    pub(super) position: i64,
    pub(super) a: LineageId,
    pub(super) b: LineageId,
}

pub(super) struct Logic {
    /// Who commits to whom by which link.
    commitments: BTreeSet<(LineageId, LineageId, LinkId)>,
    /// Who contradicts whom by which link of which position, in both orders.
    clashes: Vec<(LineageId, LineageId, LinkId, i64)>,
}

impl Logic {
    pub(super) fn of(plain: &Plain) -> Self {
        let mut logic = Self { commitments: BTreeSet::new(), clashes: Vec::new() };
        for edge in &plain.edges {
            for (from, to) in edge.ways() {
                if edge.is(Category::Logical) {
                    logic.commitments.insert((from, to, edge.id));
                } else if edge.edge_type.name == "contradicts" {
                    logic.clashes.push((from, to, edge.id, edge.position));
                }
            }
        }
        for relation in &plain.relations {
            if relation.is(Category::Logical) {
                let pairs = commitments(plain, relation).into_iter();
                logic.commitments.extend(pairs.map(|(from, to)| (from, to, relation.id)));
            } else if relation.edge_type.name == "contradicts" {
                let pairs = clashes(relation).into_iter();
                logic.clashes.extend(pairs.map(|(one, other)| (one, other, relation.id, relation.position)));
            }
        }
        logic.commitments.retain(|(from, to, _)| plain.enters(*from) && plain.enters(*to));
        logic.clashes.retain(|(one, other, _, _)| plain.enters(*one) && plain.enters(*other));
        logic
    }

    /// All pairs, each by its best proof, in the order of the answer.
    pub(super) fn conflicts(&self, plain: &Plain, depth: usize) -> Vec<Pair> {
        let distances: BTreeMap<LineageId, BTreeMap<LineageId, usize>> =
            plain.claims.iter().map(|claim| (*claim, self.distances(*claim))).collect();
        let mut best: BTreeMap<(LineageId, LineageId), Pair> = BTreeMap::new();
        for (one, other, _, position) in &self.clashes {
            for (a, to_one) in distances.iter().filter_map(|(a, known)| Some((*a, known.get(one)?))) {
                for (b, to_other) in distances.iter().filter_map(|(b, known)| Some((*b, known.get(other)?))) {
                    let pair = Pair { links: to_one + to_other, position: *position, a: a.min(b), b: a.max(b) };
                    if pair.links <= depth {
                        let known = best.entry((pair.a, pair.b)).or_insert_with(|| pair.clone());
                        *known = pair.min(known.clone());
                    }
                }
            }
        }
        let mut pairs: Vec<Pair> = best.into_values().collect();
        pairs.sort();
        pairs
    }

    fn distances(&self, from: LineageId) -> BTreeMap<LineageId, usize> {
        let mut distances = BTreeMap::from([(from, 0)]);
        for length in 1.. {
            let before = distances.clone();
            for (from, to, _) in &self.commitments {
                if before.contains_key(from) {
                    distances.entry(*to).or_insert(length);
                }
            }
            if distances.len() == before.len() {
                break;
            }
        }
        distances
    }

    /// Where a path leads whose every step is a commitment.
    pub(super) fn follow(&self, from: LineageId, path: &[(LinkId, LineageId)]) -> LineageId {
        path.iter().fold(from, |from, (link, to)| {
            assert!(self.commitments.contains(&(from, *to, *link)), "not a commitment");
            *to
        })
    }

    pub(super) fn clashes(&self, link: LinkId, one: LineageId, other: LineageId) -> bool {
        self.clashes.iter().any(|clash| (clash.0, clash.1, clash.2) == (one, other, link))
    }

    pub(super) fn position(&self, link: LinkId) -> i64 {
        self.clashes.iter().find(|clash| clash.2 == link).unwrap().3
    }
}

fn distinct(claims: &[LineageId]) -> BTreeSet<LineageId> {
    claims.iter().copied().collect()
}

fn commitments(plain: &Plain, relation: &PlainRelation) -> Vec<(LineageId, LineageId)> {
    let mut pairs = relation.pairs();
    let sole = distinct(&relation.premises).len() == 1;
    let dependency = is_dependency(&relation.edge_type);
    for conclusion in &relation.conclusions {
        let grounds = plain.relations.iter().filter(|other| {
            let holds = !other.premises.is_empty() && other.premises.iter().all(|premise| plain.enters(*premise));
            other.is(Category::Logical) && other.conclusions.contains(conclusion) && holds
        });
        let grounds: Vec<LinkId> = grounds.map(|other| other.id).collect();
        for premise in &relation.premises {
            if dependency && grounds == [relation.id] || relation.edge_type.symmetric {
                pairs.push((*conclusion, *premise));
            }
            if !dependency && sole {
                pairs.push((*premise, *conclusion));
            }
        }
    }
    pairs
}

fn clashes(relation: &PlainRelation) -> Vec<(LineageId, LineageId)> {
    let members = distinct(&[relation.premises.clone(), relation.conclusions.clone()].concat());
    let mut pairs = relation.pairs();
    for premise in &relation.premises {
        pairs.extend(relation.conclusions.iter().flat_map(|end| [(*premise, *end), (*end, *premise)]));
    }
    if members.len() == 1 && relation.conclusions.is_empty() {
        pairs.push((relation.premises[0], relation.premises[0]));
    }
    // A pair of one claim is the claim itself, and it counts when the relation has no other member.
    pairs.retain(|(one, other)| distinct(&[*one, *other]) == members);
    pairs
}
