use claimgraph_domain::id::LineageId;
use claimgraph_domain::model::{Category, Verdict};
use claimgraph_domain::rules::confidence::{self, EvidenceGraph, Part, WeighedReview};
use proptest::prelude::*;

use super::{Group, Stance, ask};
use crate::Change;
use crate::index::LinkId;
use crate::testing::{Plain, forward, worlds};

/// What bears on what: the evidence, the claim, by which link, whether against, how strongly.
type Bearing = (LineageId, LineageId, LinkId, bool, f64);

fn bearings(plain: &Plain) -> Vec<Bearing> {
    let mut found = Vec::new();
    for edge in plain.edges.iter().filter(|edge| edge.is(Category::Evidential)) {
        let add = |(from, to)| (from, to, edge.id, edge.edge_type.symmetric, edge.strength.unwrap_or(1.0));
        found.extend(edge.ways().into_iter().map(add));
    }
    for relation in plain.relations.iter().filter(|relation| relation.is(Category::Evidential)) {
        let to = |premise: &LineageId| relation.conclusions.iter().map(|to| (*premise, *to)).collect::<Vec<_>>();
        let pairs = relation.premises.iter().flat_map(to).chain(relation.pairs());
        found.extend(pairs.map(|(from, to)| (from, to, relation.id, relation.edge_type.symmetric, 1.0)));
    }
    found.retain(|(from, _, _, _, strength)| plain.enters(*from) && *strength > 0.0);
    found
}

/// Every chain without repetition that ends at a claim: its claims from there on, its weight, whether it is against.
fn chains(
    bearings: &[Bearing],
    depth: usize,
    met: &mut Vec<LineageId>,
    so_far: (f64, bool),
    f: &mut impl FnMut(&[LineageId], f64, bool),
) {
    if depth == 0 {
        return;
    }
    for (from, to, _, against, strength) in bearings {
        if met.last() == Some(to) && !met.contains(from) {
            let (weight, turned) = (so_far.0 * strength, so_far.1 != *against);
            met.push(*from);
            f(met, weight, turned);
            chains(bearings, depth - 1, met, (weight, turned), f);
            met.pop();
        }
    }
}

proptest! {
    #[test]
    fn agrees_with_every_chain(world in worlds(), events in 2_usize..80, depth in 1_usize..4) {
        let found = ask(&world, &forward(), events, u32::try_from(depth).unwrap());
        let bearings = bearings(&Plain::of(&world, events));
        let root = LineageId::from_uuid(world.claims["0"][0].uuid());
        let mut all: Vec<(LineageId, usize, f64, bool)> = Vec::new();
        chains(&bearings, depth, &mut vec![root], (1.0, false), &mut |path, weight, against| {
            all.push((*path.last().unwrap(), path.len() - 1, weight, against));
        });
        prop_assert!(found.items.is_sorted_by_key(|seen| seen.chain.len()));
        for seen in &found.items {
            let own = || all.iter().filter(|chain| chain.0 == seen.claim);
            let shortest = own().map(|chain| chain.1).min().unwrap();
            let strongest = own().filter(|chain| chain.1 == shortest).map(|chain| chain.2).fold(0.0, f64::max);
            prop_assert_eq!((seen.chain.len(), seen.weight), (shortest, strongest));
            // The chain is one of the graph's, and tells weight and stance.
            let ends = seen.chain.iter().skip(1).map(|(claim, _)| *claim).chain([root]);
            let links = seen.chain.iter().zip(ends).map(|((from, link), to)| {
                *bearings.iter().find(|bearing| (bearing.0, bearing.1, bearing.2) == (*from, to, *link)).unwrap()
            });
            let links: Vec<Bearing> = links.collect();
            let weight: f64 = links.iter().rev().map(|link| link.4).product();
            let against = links.iter().filter(|link| link.3).count() % 2 == 1;
            prop_assert_eq!((seen.weight, seen.stance == Stance::Against), (weight, against));
            prop_assert_eq!(seen.group == Group::Contradicting, against);
        }
        let mut claims: Vec<LineageId> = all.iter().map(|chain| chain.0).collect();
        claims.sort();
        claims.dedup();
        prop_assert_eq!(found.items.len(), claims.len());
    }

    #[test]
    fn agrees_with_the_score_by_evidence(mut world in worlds()) {
        for change in &mut world.changes {
            if matches!(change, Change::RelationAsserted(_) | Change::RelationRetracted(_)) {
                *change = Change::Other;
            }
        }
        let found = ask(&world, &forward(), usize::MAX, confidence::MAX_DEPTH);
        let plain = Plain::of(&world, usize::MAX);
        let root = LineageId::from_uuid(world.claims["0"][0].uuid());
        let mut graph = EvidenceGraph::new();
        // An endorsed claim weighs 1, so that only its chain counts.
        let review = WeighedReview { verdict: Verdict::Endorse, confidence: 1.0, weight: 1.0, verification: false };
        plain.claims.iter().for_each(|claim| graph.add_review(*claim, review));
        for edge in plain.edges.iter().filter(|edge| edge.is(Category::Evidential)) {
            let [source, target] = [edge.source, edge.target].map(|end| end == root || plain.enters(end));
            if source && target {
                let stance = if edge.edge_type.symmetric { confidence::Stance::Contradicts } else { confidence::Stance::Supports };
                graph.add_edge(edge.source, edge.target, stance, edge.strength);
            }
        }
        let score = confidence::evidence(root, &graph);
        let part = |part| score.as_ref().and_then(|score| score.component(part)).unwrap_or(0.0);
        prop_assert_eq!((found.support, found.opposition), (part(Part::Supporting), part(Part::Contradicting)));
    }
}
