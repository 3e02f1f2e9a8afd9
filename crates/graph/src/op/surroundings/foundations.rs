//! What claims rest on.

use std::collections::HashSet;
use std::ops::ControlFlow;

use claimgraph_domain::model::{Category, EdgeType};

use super::{Relevance, Surrounding};
use crate::budget::{Budget, Meter, Truncated};
use crate::index::is_dependency;
use crate::lens::{Lens, Step, Way};

/// What was met, from which of the starts and by which links.
struct Met {
    place: u32,
    of: u32,
    links: Vec<u32>,
}

pub(super) fn foundations(
    lens: &Lens<'_>,
    starts: &[u32],
    depth: u32,
    most: usize,
    budget: &Budget<'_>,
) -> (Vec<Surrounding>, Option<Truncated>) {
    let needed = lens.among(Way::Along, is_dependency);
    let leading = lens.among(Way::Against, leads);
    let mut meter = Meter::new(budget);
    let mut met: HashSet<u32> = HashSet::new();
    let mut level: Vec<Met> = Vec::new();
    for start in starts {
        if met.insert(*start) && meter.enter() {
            level.push(Met { place: *start, of: *start, links: Vec::new() });
        }
    }
    let mut found = Vec::new();
    for _ in 0..depth {
        let mut next: Vec<Met> = Vec::new();
        let flow = level.iter().try_for_each(|from| {
            let mut looked = 0_u32;
            for view in [&needed, &leading] {
                view.each_step(from.place, &mut |step| {
                    looked = looked.saturating_add(1);
                    if met.contains(&step.to) || !lens.sees(step.to) || !rests(lens, from.place, step) {
                        return ControlFlow::Continue(());
                    }
                    if found.len() + next.len() >= most {
                        meter.fill();
                        return ControlFlow::Break(());
                    }
                    if !meter.enter() {
                        return ControlFlow::Break(());
                    }
                    met.insert(step.to);
                    let links = from.links.iter().copied().chain([step.slot]).collect();
                    next.push(Met { place: step.to, of: from.of, links });
                    ControlFlow::Continue(())
                })?;
            }
            if meter.spend(looked) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        found.extend(next.iter().map(Met::told));
        level = next;
        if level.is_empty() || flow.is_break() {
            break;
        }
    }
    (found, meter.truncated())
}

impl Met {
    fn told(&self) -> Surrounding {
        let (relevance, links) = (Relevance::Foundation, self.links.clone());
        Surrounding { place: self.place, relevance, of: self.of, links }
    }
}

/// Whether the source of a link of a type is a reason for its target.
fn leads(edge_type: &EdgeType) -> bool {
    edge_type.category == Category::Logical && !edge_type.symmetric && !is_dependency(edge_type)
}

/// Whether a claim rests on where a step leads: in a relation, only a conclusion rests on premises.
fn rests(lens: &Lens<'_>, claim: u32, step: Step) -> bool {
    if !step.relation {
        return true;
    }
    let roles = lens.roles(step.slot);
    roles.conclusions.contains(&claim) && roles.premises.contains(&step.to)
}
