//! About which lineages an overlay says anything, so that all others are walked as if there were none.

use std::sync::Arc;

use claimgraph_domain::model::ClaimStatus;

use super::arcs;
use super::record::KIND;
use super::statuses::StatusCounts;
use super::vocabulary::{KindSet, NumberSet};

/// The lineages about which an overlay says anything, by what it says. A copy shares its sets until they change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Touched {
    /// Those with a version or a status since; new ones are among them.
    pub(crate) claims: Arc<NumberSet>,
    /// Those whose outgoing row goes on where the compressed one ends.
    pub(crate) out: Arc<NumberSet>,
    /// Those whose incoming row does.
    pub(crate) into: Arc<NumberSet>,
    /// Those with a link in either row whose end was told since: its entry need not say so.
    pub(crate) ended: Arc<NumberSet>,
    /// The present statuses of `claims`.
    pub(crate) statuses: StatusCounts,
    /// The kinds of the links since.
    pub(crate) kinds: KindSet,
}

impl Touched {
    /// A lineage has another present status, or is in the overlay for the first time; `before` is the one that it had
    /// there.
    pub(super) fn claim(&mut self, node: u32, before: Option<ClaimStatus>, now: ClaimStatus) {
        if let Some(before) = before {
            self.statuses.remove(before);
        }
        self.statuses.add(now);
        insert(&mut self.claims, node);
    }

    /// The lineages that have a row in one direction which goes on.
    #[inline]
    pub(crate) fn rows(&self, out: bool) -> &NumberSet {
        if out { &self.out } else { &self.into }
    }

    /// A link allows a step since; `ends` when it may not hold at every moment.
    pub(super) fn new_arc(&mut self, arc: arcs::Arc, ends: bool) {
        arc.outgoing().for_each(|(node, _)| insert(&mut self.out, node));
        arc.incoming().for_each(|(node, _)| insert(&mut self.into, node));
        self.kinds.insert(arc.kind & KIND);
        if ends {
            self.ended_arc(arc);
        }
    }

    /// The end of a link that allows a step was told.
    pub(super) fn ended_arc(&mut self, arc: arcs::Arc) {
        insert(&mut self.ended, arc.from);
        insert(&mut self.ended, arc.to);
    }
}

/// Puts a number into a set that others may have, too.
fn insert(set: &mut Arc<NumberSet>, number: u32) {
    if !set.contains(number) {
        Arc::make_mut(set).insert(number);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use crate::index::Snapshot;
    use crate::testing::worlds;

    proptest! {
        #[test]
        fn what_is_noted_of_statuses_is_what_they_are(world in worlds(), from in 0_usize..60) {
            let mut told = Snapshot::build(world.facts(from.min(world.changes.len()))).unwrap();
            for (position, change) in (1_i64..).zip(&world.changes).skip(from) {
                told.apply(position, change).unwrap();
                let nodes = 0..u32::try_from(told.lineage_count()).unwrap();
                let state = |node: u32| told.status(told.newest(node), None);
                prop_assert!(nodes.clone().all(|node| told.state(node) == Some(state(node))));
                prop_assert!(nodes.clone().all(|node| told.statuses().contains(state(node))));
                let touched = &told.overlay.touched;
                let counted = nodes.filter(|node| touched.claims.contains(*node)).map(state);
                prop_assert_eq!(touched.statuses.present(), counted.collect());
            }
        }

        #[test]
        fn rows_that_are_not_noted_are_as_they_were(world in worlds(), from in 0_usize..60) {
            let from = from.min(world.changes.len());
            let mut told = Snapshot::build(world.facts(from)).unwrap();
            let built = told.clone();
            for (position, change) in (1_i64..).zip(&world.changes).skip(from) {
                told.apply(position, change).unwrap();
            }
            let touched = &told.overlay.touched;
            for node in 0..u32::try_from(told.lineage_count()).unwrap() {
                for out in [true, false] {
                    let since: Vec<_> = told.more(node, out).collect();
                    prop_assert_eq!(touched.rows(out).contains(node), !since.is_empty());
                    prop_assert!(since.iter().all(|entry| touched.kinds.contains(entry.kind)));
                    let row = if out { built.outgoing(node) } else { built.incoming(node) };
                    let ends = |snapshot: &Snapshot, slot| snapshot.ends(slot).retracted;
                    let ended: HashSet<u32> =
                        row.entries().map(|entry| entry.slot).filter(|slot| ends(&told, *slot) != ends(&built, *slot)).collect();
                    prop_assert!(ended.is_empty() || touched.ended.contains(node));
                }
            }
        }
    }
}
