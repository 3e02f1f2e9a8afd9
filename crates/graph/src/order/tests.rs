use std::collections::HashSet;

use proptest::prelude::*;

use super::{Neighbours, TopologicalOrder};
use crate::find_cycle;
use crate::number::at;

/// Edges in a list.
#[derive(Debug, Clone, Default)]
struct List(Vec<(u32, u32)>);

impl Neighbours for List {
    fn each_target(&self, node: u32, f: impl FnMut(u32)) {
        self.0.iter().filter(|edge| edge.0 == node && edge.1 != node).map(|edge| edge.1).for_each(f);
    }

    fn each_source(&self, node: u32, f: impl FnMut(u32)) {
        self.0.iter().filter(|edge| edge.1 == node && edge.0 != node).map(|edge| edge.0).for_each(f);
    }
}

impl List {
    /// Inserts and then has edges.
    fn take(&mut self, order: &mut TopologicalOrder, edges: &[(u32, u32)]) {
        order.insert(edges, self).unwrap();
        self.0.extend(edges);
        assert_ordered(order, self);
    }
}

fn assert_ordered(order: &TopologicalOrder, graph: &List) {
    for &(source, target) in graph.0.iter().filter(|(source, target)| source != target) {
        assert!(order.rank(source).unwrap() < order.rank(target).unwrap(), "{source} before {target}: {order:?}");
    }
    let ranks: Vec<i64> = (0..64).filter_map(|node| order.rank(node)).collect();
    assert_eq!(ranks.iter().collect::<HashSet<_>>().len(), ranks.len(), "every rank once: {order:?}");
}

#[test]
fn new_claims_that_rest_on_old_ones_cost_nothing() {
    let mut graph = List((1..1000).map(|node| (node, node - 1)).collect());
    let mut order = TopologicalOrder::new(1000, &graph).unwrap();
    for node in 1000..1500 {
        order.insert(&[(node, node - 1), (node, 0)], &graph).unwrap();
        graph.0.extend([(node, node - 1), (node, 0)]);
    }
    // A bundle in any order, with what rests on new ones, and what nothing but new ones rest on.
    order.insert(&[(1502, 1501), (1500, 3), (1501, 1500), (1503, 1502), (7, 1504), (1503, 1505)], &graph).unwrap();
    assert_eq!(order.visited(), 0);
    assert_eq!((order.rank(1506), order.rank(9999)), (None, None));
    // The same again agrees as well.
    order.insert(&[(1502, 1501), (7, 1504)], &graph).unwrap();
    assert_eq!(order.visited(), 0);
}

#[test]
fn a_search_looks_only_at_what_lies_between() {
    // Two chains of 100, the first below the second but for its end, which was nothing but a target.
    let mut graph = List::default();
    let mut order = TopologicalOrder::new(0, &graph).unwrap();
    for chain in [100..199, 0..99] {
        for node in chain.rev() {
            graph.take(&mut order, &[(node, node + 1)]);
        }
    }
    graph.take(&mut order, &[(5, 100)]);
    assert_eq!(order.visited(), 0);
    graph.take(&mut order, &[(102, 97)]);
    // 97 and 98; 100, 101 and 102, and not 5.
    assert_eq!(order.visited(), 5);
    graph.take(&mut order, &[(101, 97), (100, 99)]);
    assert_eq!(order.visited(), 5);
    assert_eq!(order.insert(&[(98, 102)], &graph), Err(vec![98, 102, 97, 98]));
    assert_ordered(&order, &graph);
}

#[test]
fn a_cycle_is_told_as_a_path_back_to_where_it_begins() {
    let mut graph = List(vec![(1, 2), (2, 3), (5, 5)]);
    let mut order = TopologicalOrder::new(4, &graph).unwrap();
    assert_eq!(order.insert(&[(4, 4)], &graph), Err(vec![4, 4]));
    assert_eq!(order.insert(&[(3, 1)], &graph), Err(vec![3, 1, 2, 3]));
    assert_eq!(order.insert(&[(3, 7), (7, 8), (8, 1)], &graph), Err(vec![3, 7, 8, 1, 2, 3]), "by old and new edges");
    order.truncate(6);
    let cycle = order.insert(&[(6, 7), (7, 8), (8, 6)], &graph).unwrap_err();
    assert_eq!((cycle.len(), cycle.first() == cycle.last()), (4, true), "among new ones: {cycle:?}");
    graph.take(&mut order, &[(3, 0)]);
    assert_eq!(TopologicalOrder::new(4, &List(vec![(0, 1), (1, 2), (2, 1)])).unwrap_err(), [1, 2, 1]);
}

#[test]
fn what_was_forgotten_begins_anew() {
    let mut graph = List(vec![(1, 0)]);
    let mut order = TopologicalOrder::new(2, &graph).unwrap();
    order.insert(&[(0, 2), (2, 3)], &graph).unwrap();
    assert!(order.rank(2) > order.rank(0));
    order.truncate(2);
    assert_eq!((order.rank(2), order.rank(3)), (None, None));
    let before = order.visited();
    graph.take(&mut order, &[(2, 1), (3, 2)]);
    assert_eq!(order.visited(), before);
}

/// What happens to a graph. Nodes are taken modulo how many there may be.
#[derive(Debug, Clone)]
enum Script {
    /// A batch of edges; whether it is written when there is nothing against it.
    Write(Vec<(u32, u32)>, bool),
    /// An edge is taken away.
    Retract(usize),
    /// The order is made anew.
    Reload,
}

fn script() -> impl Strategy<Value = Script> {
    let batch = prop::collection::vec((0_u32..1000, 0_u32..1000), 1..5);
    prop_oneof![
        8 => (batch, prop::bool::weighted(0.8)).prop_map(|(edges, kept)| Script::Write(edges, kept)),
        1 => (0_usize..1000).prop_map(Script::Retract),
        1 => Just(Script::Reload),
    ]
}

/// A graph with its order. Nodes are counted when an edge that names them is written.
struct Kept {
    graph: List,
    nodes: u32,
    order: TopologicalOrder,
}

impl Kept {
    fn play(&mut self, step: Script, new: u32) {
        let graph = &mut self.graph.0;
        match step {
            Script::Retract(edge) if !graph.is_empty() => drop(graph.swap_remove(edge % graph.len())),
            Script::Retract(_) => {}
            Script::Reload => self.order = TopologicalOrder::new(at(self.nodes), &self.graph).unwrap(),
            Script::Write(edges, kept) => {
                let bound = self.nodes + new;
                let edges = edges.into_iter().map(|(source, target)| (source % bound, target % bound));
                self.write(&edges.collect::<Vec<_>>(), kept);
            }
        }
        assert_ordered(&self.order, &self.graph);
    }

    fn write(&mut self, edges: &[(u32, u32)], kept: bool) {
        let mut all = self.graph.clone();
        all.0.extend(edges);
        let outcome = self.order.insert(edges, &self.graph);
        assert_eq!(outcome.is_err(), find_cycle(&all.0).is_some(), "{outcome:?}");
        match outcome {
            Ok(()) => assert_ordered(&self.order, &all),
            Err(cycle) => {
                assert_cycle(&cycle, &all);
                self.order.truncate(at(self.nodes));
                return;
            }
        }
        if kept {
            self.graph = all;
            self.nodes = edges.iter().fold(self.nodes, |nodes, edge| nodes.max(edge.0 + 1).max(edge.1 + 1));
        } else {
            self.order.truncate(at(self.nodes));
        }
    }
}

fn assert_cycle(cycle: &[u32], graph: &List) {
    assert!(cycle.len() > 1 && cycle.first() == cycle.last(), "{cycle:?}");
    assert!(cycle.windows(2).all(|pair| graph.0.contains(&(pair[0], pair[1]))), "{cycle:?}");
    assert_eq!(cycle.iter().collect::<HashSet<_>>().len(), cycle.len() - 1, "{cycle:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn it_refuses_exactly_what_closes_a_cycle_and_stays_an_order(
        steps in prop::collection::vec(script(), 1..40), nodes in 0_u32..12, new in 1_u32..4,
    ) {
        let graph = List::default();
        let order = TopologicalOrder::new(0, &graph).unwrap();
        let mut kept = Kept { graph, nodes, order };
        for step in steps {
            kept.play(step, new);
        }
    }
}
