//! Contradictions, each with the claims that bring it about.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::commitment::{Ground, Key};
use super::tree::{Leaf, Tree};
use crate::budget::Meter;
use crate::index::LinkId;

/// A contradiction between two claims.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clash {
    pub(super) slot: u32,
    /// What orders contradictions: when it was asserted, and its id.
    pub(super) order: (i64, LinkId),
    pub(super) near: End,
    pub(super) far: End,
}

/// An end of a contradiction.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) place: u32,
    pub(super) key: Key,
    /// The one claim that is looked at here, with its distance; all that commit to the end for `None`.
    pub(super) only: Option<(usize, Leaf)>,
}

impl End {
    /// The claims that are so far from the end, by key.
    pub(super) fn level<'a>(&'a self, level: usize, trees: &'a HashMap<u32, Tree>) -> &'a [Leaf] {
        match &self.only {
            Some((distance, leaf)) if *distance == level => std::slice::from_ref(leaf),
            Some(_) => &[],
            None => trees.get(&self.place).map_or(&[], |tree| tree.level(level)),
        }
    }
}

/// The contradictions of a place. `only` is the claim that commits to it, when others do not matter.
pub(super) fn at(
    place: u32,
    only: Option<(usize, Leaf)>,
    ground: &Ground<'_>,
    meter: &mut Meter<'_>,
) -> ControlFlow<(), Vec<Clash>> {
    let near = End { place, key: ground.key(place), only };
    let mut found = Vec::new();
    let mut looked = 1_u32;
    let _ = ground.each_clash(place, &mut |step| {
        looked = looked.saturating_add(1);
        if let Some(link) = ground.lens().link(step.slot) {
            let far = End { place: step.to, key: ground.key(step.to), only: None };
            found.push(Clash { slot: step.slot, order: (link.position, link.id), near, far });
        }
        ControlFlow::Continue(())
    });
    if meter.spend(looked) { ControlFlow::Continue(found) } else { ControlFlow::Break(()) }
}

/// All contradictions, each once. Places without one cost time and do not count as entered.
pub(super) fn all(ground: &Ground<'_>, meter: &mut Meter<'_>) -> ControlFlow<(), Vec<Clash>> {
    let mut found = Vec::new();
    for place in ground.lens().places() {
        let clashes = at(place, None, ground, meter)?;
        // A contradiction is met at either end.
        found.extend(clashes.into_iter().filter(|clash| clash.near.key <= clash.far.key));
    }
    ControlFlow::Continue(found)
}
