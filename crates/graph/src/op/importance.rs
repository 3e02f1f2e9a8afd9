//! How much of a graph leads to each place.

use super::listing::highest;
use super::shown::{Arcs, Shown};
use crate::budget::{Budget, Meter, Truncated};
use crate::lens::Lens;
use crate::number::{at, number};

/// How ranks are computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImportanceOptions {
    /// How much of a rank is handed on along links, 0 to 1; the rest is spread evenly over all places. What is beyond
    /// these bounds is taken for the nearest.
    pub damping: f64,
    /// The ranks are good when one iteration changes them by no more than this, summed over all places.
    pub tolerance: f64,
    /// Most iterations, whether or not the ranks are good then.
    pub max_iterations: u32,
}

impl Default for ImportanceOptions {
    fn default() -> Self {
        Self { damping: 0.85, tolerance: 1e-9, max_iterations: 100 }
    }
}

/// Places by rank.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Importance {
    /// The places with the highest ranks, highest first, ties by lineage id. The ranks of all places that were entered
    /// sum to 1, up to rounding. None when time was over before the first iteration ended.
    pub ranks: Vec<(u32, f64)>,
    /// How many iterations were made.
    pub iterations: u32,
    /// Whether the last one changed no more than the tolerance.
    pub converged: bool,
    /// Why it is not all: with [`Truncated::Nodes`] the ranks are those of a part of the graph, with
    /// [`Truncated::Time`] those of the last whole iteration.
    pub truncated: Option<Truncated>,
}

/// `PageRank` (Page, Brin, Motwani, Winograd 1998, "The `PageRank` Citation Ranking: Bringing Order to the Web") over
/// all that the lens enters, along the steps that it follows; the `top` highest of the places that it lists.
///
/// A place hands its rank on in equal parts by each step, so that parallel links weigh together; one without steps
/// spreads it evenly over all. The strength of links is not used. Sums are taken in the order of the log, so that every
/// form of a graph gives the same ranks to the last bit. One iteration is linear in places and links.
#[must_use]
pub fn importance(lens: &Lens<'_>, options: &ImportanceOptions, top: usize, budget: &Budget<'_>) -> Importance {
    let shown = Shown::new(lens, budget);
    let mut meter = Meter::new(budget);
    let arcs = Arcs::new(&shown, false, &mut meter);
    let mut found = Importance { converged: shown.count() == 0, ..Importance::default() };
    let mut ranks = Ranks::new(shown.count(), options.damping.clamp(0.0, 1.0));
    while !found.converged && found.iterations < options.max_iterations {
        let Some(change) = ranks.iterate(&arcs, &mut meter) else { break };
        found.iterations += 1;
        found.converged = change <= options.tolerance;
    }
    found.truncated = meter.truncated().or(shown.cut);
    if found.iterations > 0 || found.truncated != Some(Truncated::Time) {
        let listed = shown.all().map(|index| (shown.place(index), ranks.share(index)));
        let listed = listed.filter(|(place, _)| lens.lists(*place)).collect();
        found.ranks = highest(lens, listed, top, f64::total_cmp);
    }
    found
}

struct Ranks {
    damping: f64,
    count: f64,
    now: Vec<f64>,
    next: Vec<f64>,
}

impl Ranks {
    /// The same rank for all.
    fn new(places: usize, damping: f64) -> Self {
        let count = f64::from(number(places));
        Self { damping, count, now: vec![1.0 / count; places], next: vec![0.0; places] }
    }

    /// Hands all ranks on once; by how much they changed, in sum. `None` when time was over: the ranks then stay.
    fn iterate(&mut self, arcs: &Arcs, meter: &mut Meter<'_>) -> Option<f64> {
        self.next.fill(0.0);
        let mut dangling = 0.0;
        for (index, rank) in (0..).zip(&self.now) {
            let heads = arcs.heads(index);
            let steps = number(heads.len());
            if steps == 0 {
                dangling += rank;
            }
            let part = self.damping * rank / f64::from(steps);
            for head in heads {
                if let Some(next) = self.next.get_mut(at(*head)) {
                    *next += part;
                }
            }
            if !meter.spend(steps.saturating_add(1)) {
                return None;
            }
        }
        let even = (1.0 - self.damping + self.damping * dangling) / self.count;
        let mut change = 0.0;
        for (next, now) in self.next.iter_mut().zip(&self.now) {
            *next += even;
            change += (*next - now).abs();
        }
        std::mem::swap(&mut self.now, &mut self.next);
        Some(change)
    }

    fn share(&self, index: u32) -> f64 {
        self.now.get(at(index)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
