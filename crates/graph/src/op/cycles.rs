//! Where a graph goes in circles.

mod search;
mod witness;

use std::ops::ControlFlow;

use self::search::{Ring, Search};
use self::witness::Witness;
use super::listing::largest_first;
use super::partition::Partition;
use super::shown::{Arcs, Shown};
use super::strong::strong;
use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Step};

/// The cycles of a graph, one for each component.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cycles {
    /// Largest component first, ties by the smallest lineage id.
    pub cycles: Vec<Cycle>,
    /// How many components have a cycle, with those that are not listed.
    pub total: usize,
    /// Why it is not all. What is listed is there; a component may be a part of a larger one.
    pub truncated: Option<Truncated>,
}

/// A strongly connected component with a cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cycle {
    /// All places of the component, in the order of the log.
    pub places: Vec<u32>,
    /// One cycle: each step with the place where it begins. The last one leads to where the first begins, which is the
    /// place of the cycle that comes first in the log.
    pub steps: Vec<(u32, Step)>,
    /// Whether it is known that the component has no shorter one.
    pub shortest: bool,
}

/// The strongly connected components of all that the lens enters, by the steps that it follows, in which a walk can
/// return to where it began; at most `limit`, each with a shortest cycle.
///
/// A loop is a cycle. To go and to come back by one link, as a symmetric one allows, is none: a longer cycle has at
/// least two links. To know the shortest one of a component takes a search from each of its places; when they look at
/// too much, the cycle is the shortest through those places that were tried, and [`Cycle::shortest`] is not set. So the
/// whole is linear in places and links, but for sorting.
#[must_use]
pub fn cycles(lens: &Lens<'_>, limit: usize, budget: &Budget<'_>) -> Cycles {
    let shown = Shown::new(lens, budget);
    let mut meter = Meter::new(budget);
    let arcs = Arcs::new(&shown, true, &mut meter);
    let parts = strong(shown.count(), &arcs, &mut meter);
    let mut found = circular(&shown, &arcs, &parts, &mut meter);
    let total = found.len();
    largest_first(lens, &mut found, |circular| &circular.places);
    found.truncate(limit);
    let mut search = Search::new(shown.count(), &arcs, &parts);
    let mut cycles = Vec::with_capacity(found.len());
    for Circular { places, members, witness } in found {
        let (ring, shortest) = match witness {
            Witness::Loop(ring) => (Some(ring), true),
            Witness::OnCycle(index) => search.shortest(index, &members, &mut meter),
        };
        let Some(mut ring) = ring else { continue };
        let first = ring.iter().enumerate().min_by_key(|(_, (index, _))| *index).map_or(0, |(place, _)| place);
        ring.rotate_left(first);
        cycles.push(Cycle { places, steps: steps(&shown, &ring), shortest });
        if meter.truncated().is_some() {
            break;
        }
    }
    Cycles { cycles, total, truncated: meter.truncated().or(shown.cut) }
}

/// A component with a cycle.
struct Circular {
    places: Vec<u32>,
    /// The same by index.
    members: Vec<u32>,
    witness: Witness,
}

fn circular(shown: &Shown<'_, '_>, arcs: &Arcs, parts: &Partition, meter: &mut Meter<'_>) -> Vec<Circular> {
    let has_loop = |index: &u32| arcs.heads(*index).contains(index);
    let alone = shown.all().filter(|index| parts.is_alone(*index) && has_loop(index)).map(|index| vec![index]);
    let mut witnesses = witness::Witnesses::new(shown.count(), arcs, parts);
    let mut found = Vec::new();
    for members in parts.parts(2).into_iter().chain(alone) {
        if let Some(witness) = witnesses.find(&members, meter) {
            found.push(Circular { places: shown.places(&members).collect(), members, witness });
        }
    }
    found
}

/// The steps of a cycle, as the lens gives them.
fn steps(shown: &Shown<'_, '_>, ring: &Ring) -> Vec<(u32, Step)> {
    let mut steps = Vec::with_capacity(ring.len());
    for (index, &(from, slot)) in ring.iter().enumerate() {
        let next = ring.get(index + 1).or(ring.first()).map(|(index, _)| shown.place(*index));
        let from = shown.place(from);
        let _ = shown.lens.each_step(from, &mut |step| {
            if step.slot != slot || Some(step.to) != next {
                return ControlFlow::Continue(());
            }
            steps.push((from, step));
            ControlFlow::Break(())
        });
    }
    steps
}

#[cfg(test)]
mod tests;
