//! A breadth-first tree of commitments that grows when more of it is needed.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::commitment::{Ground, Key};
use crate::budget::Meter;
use crate::lens::{Step, Way};

/// A claim of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) key: Key,
    pub(super) place: u32,
    /// Where it stands in its tree.
    pub(super) index: usize,
}

/// What commits to a root (against), or what it commits to (along), by distance.
pub(super) struct Tree {
    way: Way,
    /// The place, the entry nearer to the root, and the step from there.
    entries: Vec<(u32, Option<(usize, Step)>)>,
    met: HashSet<u32>,
    /// The claims of each level that has been grown, by key.
    levels: Vec<Vec<Leaf>>,
}

impl Tree {
    /// A tree of a root; `None` when that may not be entered.
    pub(super) fn of(root: u32, way: Way, ground: &Ground<'_>, meter: &mut Meter<'_>) -> Option<Self> {
        let leaf = Leaf { key: ground.key(root), place: root, index: 0 };
        let tree = Self { way, entries: vec![(root, None)], met: HashSet::from([root]), levels: vec![vec![leaf]] };
        meter.enter().then_some(tree)
    }

    /// Grows until a level is there, or the tree has no more.
    pub(super) fn grow(&mut self, level: usize, ground: &Ground<'_>, meter: &mut Meter<'_>) -> ControlFlow<()> {
        while self.levels.len() <= level && !self.is_grown() {
            let begin = self.entries.len() - self.levels.last().map_or(0, Vec::len);
            let end = self.entries.len();
            for index in begin..end {
                self.expand(index, ground, meter)?;
            }
            let new = self.entries.iter().enumerate().skip(end);
            let mut leaves: Vec<Leaf> =
                new.map(|(index, (place, _))| Leaf { key: ground.key(*place), place: *place, index }).collect();
            leaves.sort_unstable_by_key(|leaf| leaf.key);
            self.levels.push(leaves);
        }
        ControlFlow::Continue(())
    }

    fn expand(&mut self, index: usize, ground: &Ground<'_>, meter: &mut Meter<'_>) -> ControlFlow<()> {
        let Some((place, _)) = self.entries.get(index).copied() else { return ControlFlow::Continue(()) };
        let way = self.way;
        let mut looked = 0_u32;
        ground.each_step(place, way, &mut |step| {
            looked = looked.saturating_add(1);
            if self.met.contains(&step.to) || !ground.admits(place, way, step) {
                return ControlFlow::Continue(());
            }
            if !meter.enter() {
                return ControlFlow::Break(());
            }
            self.met.insert(step.to);
            self.entries.push((step.to, Some((index, step))));
            ControlFlow::Continue(())
        })?;
        if meter.spend(looked) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Whether nothing is left to grow.
    pub(super) fn is_grown(&self) -> bool {
        self.levels.last().is_some_and(Vec::is_empty)
    }

    /// How many levels there are, as far as it has grown.
    pub(super) fn height(&self) -> usize {
        self.levels.len()
    }

    /// The claims so far from the root, by key.
    pub(super) fn level(&self, level: usize) -> &[Leaf] {
        self.levels.get(level).map_or(&[], Vec::as_slice)
    }

    /// The steps between the root and an entry, always from what commits to what it commits to.
    pub(super) fn path(&self, index: usize) -> Vec<Step> {
        let mut path = Vec::new();
        let mut at = index;
        while let Some((place, Some((nearer, step)))) = self.entries.get(at).copied() {
            let to = match self.way {
                Way::Along => place,
                Way::Against | Way::Both => self.entries.get(nearer).map_or(place, |entry| entry.0),
            };
            path.push(Step { to, against: false, ..step });
            at = nearer;
        }
        if self.way == Way::Along {
            path.reverse();
        }
        path
    }
}
