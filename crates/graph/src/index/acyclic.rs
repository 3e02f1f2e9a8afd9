//! The rule that a type of edges has no cycles, checked before edges are written.

use std::collections::HashMap;
use std::sync::PoisonError;

use claimgraph_domain::id::LineageId;

use super::keep::Index;
use super::snapshot::Snapshot;
use crate::number::number;
use crate::order::TopologicalOrder;

/// An order along the edges of one type, and how many links of the graph it knows.
#[derive(Debug)]
pub(super) struct Ordered {
    order: TopologicalOrder,
    links: usize,
}

impl Ordered {
    /// `None` when the edges have a cycle already, as those of a type without the rule may.
    fn new(snapshot: &Snapshot, edge_type: &str) -> Option<Self> {
        Some(Self { order: snapshot.order_of(edge_type).ok()?, links: snapshot.link_count() })
    }

    /// Takes the edges that were written since. They were checked, and so close no cycle.
    fn bring_forward(&mut self, snapshot: &Snapshot, edge_type: &str) -> bool {
        let graph = snapshot.edges_of(edge_type);
        let new = snapshot.edges_since(edge_type, self.links);
        self.links = snapshot.link_count();
        self.order.insert(&new, &graph).is_ok()
    }
}

impl Index {
    /// Whether edges of a type, each from source to target, would close a cycle with those that stand at a position of
    /// the log. `None` when the index does not know: it is not at that position, or the edges have a cycle already.
    ///
    /// It costs constant time for an edge that agrees with the order kept for the type, as one from a new claim does.
    ///
    /// # Errors
    /// A cycle, as its lineages in order with the first again at the end.
    pub fn check_acyclic(
        &self,
        position: i64,
        edge_type: &str,
        edges: &[(LineageId, LineageId)],
    ) -> Option<Result<(), Vec<LineageId>>> {
        let snapshot = self.snapshot();
        if snapshot.position() != position {
            return None;
        }
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if !orders.contains_key(edge_type) {
            orders.insert(edge_type.to_owned(), Ordered::new(&snapshot, edge_type)?);
        }
        let ordered = orders.get_mut(edge_type)?;
        if !ordered.bring_forward(&snapshot, edge_type) {
            // The type had no such rule for a while; the order begins anew.
            *ordered = Ordered::new(&snapshot, edge_type)?;
        }
        let mut numbers = Numbers { snapshot: &snapshot, new: HashMap::new(), names: Vec::new() };
        let numbered: Vec<(u32, u32)> =
            edges.iter().map(|(source, target)| (numbers.number(*source), numbers.number(*target))).collect();
        let checked = ordered.order.insert(&numbered, &snapshot.edges_of(edge_type));
        // Whether the new lineages come to be is not known yet, nor which numbers they take then.
        ordered.order.truncate(snapshot.lineage_count());
        Some(checked.map_err(|cycle| cycle.into_iter().map(|node| numbers.lineage(node)).collect()))
    }

    /// How many lineages the checks of a type have visited so far.
    #[must_use]
    pub fn visited_by_checks(&self, edge_type: &str) -> u64 {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.get(edge_type).map_or(0, |ordered| ordered.order.visited())
    }
}

/// Numbers of lineages, with some for those that the graph does not have yet.
struct Numbers<'a> {
    snapshot: &'a Snapshot,
    new: HashMap<LineageId, u32>,
    names: Vec<LineageId>,
}

impl Numbers<'_> {
    fn number(&mut self, lineage: LineageId) -> u32 {
        if let Some(node) = self.snapshot.node_of(lineage) {
            return node;
        }
        let next = number(self.snapshot.lineage_count() + self.names.len());
        *self.new.entry(lineage).or_insert_with(|| {
            self.names.push(lineage);
            next
        })
    }

    fn lineage(&self, node: u32) -> LineageId {
        let beyond = crate::number::at(node).checked_sub(self.snapshot.lineage_count());
        let new = beyond.and_then(|index| self.names.get(index)).copied();
        new.unwrap_or_else(|| self.snapshot.lineage_id(node))
    }
}

#[cfg(test)]
mod tests {
    use claimgraph_domain::id::LineageId;
    use proptest::prelude::*;

    use crate::testing::World;
    use crate::{Index, Snapshot, find_cycle};

    fn lineage(world: &World, name: &str) -> LineageId {
        LineageId::from_uuid(world.claims[name][0].uuid())
    }

    #[test]
    fn an_edge_from_a_new_claim_visits_nothing() {
        let mut world = World::of("");
        world.claim("0");
        for number in 1..200 {
            world.claim(&number.to_string());
            world.edge(&number.to_string(), "depends_on", &(number - 1).to_string(), None);
        }
        let index = Index::new(Snapshot::build(world.facts(1)).unwrap());
        index.apply((1_i64..).zip(world.changes.iter().cloned())).unwrap();
        let new = LineageId::from_uuid(uuid::Uuid::max());
        let (first, last) = (lineage(&world, "0"), lineage(&world, "199"));
        let check = |edges: &[_]| index.check_acyclic(world.position(), "depends_on", edges).unwrap();
        assert_eq!(check(&[(new, last), (new, first)]), Ok(()));
        assert_eq!(index.visited_by_checks("depends_on"), 0);
        let cycle = check(&[(new, last), (first, new)]).unwrap_err();
        assert_eq!((cycle.len(), cycle.first()), (202, cycle.last()));
        assert_eq!(check(&[(new, last)]), Ok(()), "a refused write leaves no trace");
        assert_eq!(index.check_acyclic(3, "depends_on", &[]), None, "another position");
    }

    proptest! {
        #[test]
        fn verdicts_are_those_of_a_search(
            script in prop::collection::vec((prop::collection::vec((0_usize..9, 0_usize..9), 1..4), any::<bool>()), 1..30),
        ) {
            let mut world = World::default();
            world.claim("0");
            let index = Index::new(world.snapshot().as_ref().clone());
            let mut standing: Vec<(usize, usize)> = Vec::new();
            let uuid = |number: usize| uuid::Uuid::from_u128(1 << 64 | u128::try_from(number).unwrap());
            for (edges, commit) in script {
                let named = |number: usize| {
                    let known = world.claims.get(&number.to_string());
                    LineageId::from_uuid(known.map_or(uuid(number), |versions| versions[0].uuid()))
                };
                let asked: Vec<_> = edges.iter().map(|(source, target)| (named(*source), named(*target))).collect();
                let verdict = index.check_acyclic(world.position(), "depends_on", &asked).unwrap();
                let all: Vec<_> = standing.iter().chain(&edges).copied().collect();
                prop_assert_eq!(verdict.is_err(), find_cycle(&all).is_some(), "{:?} after {:?}", edges, standing);
                if verdict.is_ok() && commit {
                    for (source, target) in &edges {
                        // In another order than they were asked about in.
                        world.claim(&target.to_string());
                        world.claim(&source.to_string());
                        world.edge(&source.to_string(), "depends_on", &target.to_string(), None);
                    }
                    standing = all;
                    index.apply((1_i64..).zip(world.changes.iter().cloned())).unwrap();
                }
            }
        }
    }
}
