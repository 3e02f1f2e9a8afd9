//! What contradicts claims, and what contradicts that, to the end.

use std::collections::HashSet;
use std::ops::ControlFlow;

use claimgraph_domain::model::{Category, ClaimStatus, EdgeType};

use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Roles, Step, Way};

/// A contradiction between two claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clash {
    /// The claim from which it was met.
    pub a: u32,
    /// The other one.
    pub b: u32,
    /// The link.
    pub slot: u32,
}

/// The contradictions of claims.
#[derive(Debug, Default)]
pub(super) struct Clashes {
    pub(super) found: Vec<Clash>,
    pub(super) beside: Vec<u32>,
    pub(super) open: Vec<u32>,
    pub(super) truncated: Option<Truncated>,
}

pub(super) fn clashes(lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>) -> Clashes {
    let clashing = lens.among(Way::Along, is_contradiction);
    let mut meter = Meter::new(budget);
    let mut met: HashSet<u32> = HashSet::new();
    let mut told: HashSet<(u32, u32, u32)> = HashSet::new();
    // What was found is bounded already; what it leads to is counted here.
    let mut queue: Vec<u32> = places.iter().copied().filter(|place| met.insert(*place)).collect();
    let mut all = Clashes::default();
    let mut index = 0;
    while let Some(place) = queue.get(index).copied() {
        index += 1;
        if meter.truncated().is_some() {
            all.open.push(place);
            continue;
        }
        if lens.status(place) != ClaimStatus::Active {
            continue;
        }
        let mut looked = 0_u32;
        let flow = clashing.each_step(place, &mut |step| {
            looked = looked.saturating_add(1);
            if step.to == place || !contradicts(lens, place, step) {
                return ControlFlow::Continue(());
            }
            if !met.contains(&step.to) {
                if !meter.enter() {
                    return ControlFlow::Break(());
                }
                met.insert(step.to);
                queue.push(step.to);
                all.beside.push(step.to);
            }
            if told.insert((step.slot, place.min(step.to), place.max(step.to))) {
                all.found.push(Clash { a: place, b: step.to, slot: step.slot });
            }
            ControlFlow::Continue(())
        });
        if flow.is_break() {
            all.open.push(place);
        }
        meter.spend(looked);
    }
    all.truncated = meter.truncated();
    all
}

fn is_contradiction(edge_type: &EdgeType) -> bool {
    edge_type.category == Category::Evidential && edge_type.symmetric
}

/// Whether a step leads to an active claim that it contradicts by a link between these two and no other.
fn contradicts(lens: &Lens<'_>, place: u32, step: Step) -> bool {
    let Roles { conclusions, premises } = lens.roles(step.slot);
    let joins_two = conclusions.iter().chain(&premises).all(|member| [place, step.to].contains(member));
    joins_two && lens.sees(step.to) && lens.status(step.to) == ClaimStatus::Active
}
