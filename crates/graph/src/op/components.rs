//! Which places hang together.

use super::listing::largest_first;
use super::partition::{Partition, Sets};
use super::shown::{Arcs, Shown};
use super::strong::strong;
use crate::budget::{Budget, Meter, Truncated};
use crate::lens::Lens;

/// What makes places hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Connectivity {
    /// Links, whichever way they are followed.
    Weak,
    /// Steps from each to each.
    Strong,
}

/// The components of a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Components {
    /// Largest first, ties by the smallest lineage id; the places of each in the order of the log.
    pub components: Vec<Vec<u32>>,
    /// How many there are, with those that are too small to be listed.
    pub total: usize,
    /// Why not everything was looked at: then places of one component do hang together, but a component may be a part
    /// of a larger one, and some places may be in none.
    pub truncated: Option<Truncated>,
}

/// The components of all that the lens enters, by the links that it follows. A place without links is one by itself;
/// components of fewer than `min_size` places are counted and not listed.
///
/// Linear in places and links, but for the order of the components.
#[must_use]
pub fn components(lens: &Lens<'_>, connection: Connectivity, min_size: usize, budget: &Budget<'_>) -> Components {
    let shown = Shown::new(lens, budget);
    let mut meter = Meter::new(budget);
    let found = match connection {
        Connectivity::Weak => weak(&shown, &mut meter),
        Connectivity::Strong => strong(shown.count(), &Arcs::new(&shown, false, &mut meter), &mut meter),
    };
    let parts = found.parts(min_size);
    let mut components: Vec<Vec<u32>> = parts.iter().map(|part| shown.places(part).collect()).collect();
    largest_first(lens, &mut components, |component| component);
    Components { components, total: found.count(), truncated: meter.truncated().or(shown.cut) }
}

fn weak(shown: &Shown<'_, '_>, meter: &mut Meter<'_>) -> Partition {
    let mut sets = Sets::new(shown.count());
    for index in shown.all() {
        let looked = shown.each_arc(index, |head, _| {
            sets.join(index, head);
        });
        if !meter.spend(looked) {
            break;
        }
    }
    sets.partition()
}

#[cfg(test)]
mod tests;
