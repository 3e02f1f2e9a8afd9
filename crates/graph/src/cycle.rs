//! Finding a cycle in a list of edges.

use std::collections::HashMap;
use std::hash::Hash;

/// What the search knows of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// On the path that is being followed.
    Open,
    /// Left behind: no cycle goes through it.
    Closed,
}

/// A cycle among directed edges, as its nodes in order with the first one again at the end;
/// `None` when there is none. A self-loop is a cycle of one node.
///
/// Depth-first, without recursion, in time and memory linear in the number of edges; the same
/// edges in the same order give the same cycle.
#[must_use]
pub fn find_cycle<N: Copy + Eq + Hash>(edges: &[(N, N)]) -> Option<Vec<N>> {
    let mut targets: HashMap<N, Vec<N>> = HashMap::new();
    for &(source, target) in edges {
        targets.entry(source).or_default().push(target);
    }
    let mut marks: HashMap<N, Mark> = HashMap::with_capacity(targets.len());
    edges.iter().find_map(|&(start, _)| search(start, &targets, &mut marks))
}

/// Follows every path from a node that was not visited yet.
fn search<N: Copy + Eq + Hash>(start: N, targets: &HashMap<N, Vec<N>>, marks: &mut HashMap<N, Mark>) -> Option<Vec<N>> {
    if marks.contains_key(&start) {
        return None;
    }
    let outgoing = |node: N| targets.get(&node).map_or(&[][..], Vec::as_slice).iter();
    let mut path = vec![(start, outgoing(start))];
    marks.insert(start, Mark::Open);
    while let Some((node, rest)) = path.last_mut() {
        let node = *node;
        let Some(&next) = rest.next() else {
            marks.insert(node, Mark::Closed);
            path.pop();
            continue;
        };
        match marks.get(&next) {
            Some(Mark::Closed) => {}
            Some(Mark::Open) => return Some(close(path.iter().map(|(node, _)| *node), next)),
            None => {
                marks.insert(next, Mark::Open);
                path.push((next, outgoing(next)));
            }
        }
    }
    None
}

/// The part of the path from a node to itself.
fn close<N: Copy + Eq>(path: impl Iterator<Item = N>, node: N) -> Vec<N> {
    path.skip_while(|on_path| *on_path != node).chain([node]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::find_cycle;

    #[test]
    fn finds_loops_of_any_length() {
        assert_eq!(find_cycle(&[(1, 1)]), Some(vec![1, 1]));
        assert_eq!(find_cycle(&[(1, 2), (2, 3), (3, 2)]), Some(vec![2, 3, 2]));
        let ring: Vec<(u32, u32)> = (0..100_000).map(|node| (node, (node + 1) % 100_000)).collect();
        assert_eq!(find_cycle(&ring).map(|cycle| cycle.len()), Some(100_001));
    }

    #[test]
    fn a_diamond_is_no_cycle() {
        assert_eq!(find_cycle(&[(1, 2), (1, 3), (2, 4), (3, 4)]), None);
        assert_eq!(find_cycle::<u32>(&[]), None);
    }

    proptest! {
        #[test]
        fn agrees_with_removing_sinks(edges in prop::collection::vec((0_u8..12, 0_u8..12), 0..40)) {
            // Kahn: a graph is acyclic exactly when repeatedly removing nodes without outgoing edges removes all.
            let mut left = edges.clone();
            loop {
                let before = left.len();
                let sources: Vec<u8> = left.iter().map(|edge| edge.0).collect();
                left.retain(|(_, target)| sources.contains(target));
                if left.len() == before { break; }
            }
            let cycle = find_cycle(&edges);
            prop_assert_eq!(cycle.is_some(), !left.is_empty());
            if let Some(cycle) = cycle {
                prop_assert_eq!(cycle.first(), cycle.last());
                for pair in cycle.windows(2) {
                    prop_assert!(edges.contains(&(pair[0], pair[1])));
                }
            }
        }
    }
}
