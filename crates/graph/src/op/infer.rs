//! Edges that nobody stored and that follow from those that are.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

use claimgraph_domain::model::EdgeType;

use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Step, Way};

/// Which rules are applied, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InferOptions {
    /// Chains of transitive types.
    pub transitive: bool,
    /// Symmetric edges from their other end.
    pub symmetric: bool,
    /// Other edges from their target, under the inverse name.
    pub inverse: bool,
    /// Most edges of the answer.
    pub limit: usize,
}

impl Default for InferOptions {
    /// Every rule, without a limit.
    fn default() -> Self {
        Self { transitive: true, symmetric: true, inverse: true, limit: usize::MAX }
    }
}

/// Why an edge follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A chain of a transitive type, of two links or more.
    Transitive,
    /// An edge of a symmetric type, from its target to its source.
    Symmetric,
    /// An edge of another type, from its target to its source under the inverse name.
    Inverse,
}

/// An edge that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct InferredEdge {
    /// Where it starts.
    pub from: u32,
    /// Where it points.
    pub to: u32,
    /// Name of its type, or the type's inverse name.
    pub edge_type: String,
    /// Why it follows.
    pub rule: Rule,
    /// A shortest chain of stored edges that it follows from, each with the place where its step begins.
    pub proof: Vec<(u32, Step)>,
    /// Product of the strengths of the proof's edges; `None` when one has none.
    pub strength: Option<f64>,
}

/// The edges that follow for a claim.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inferred {
    /// By name of the stored edges' type, rule and length of the proof, ties in the order of the log.
    pub edges: Vec<InferredEdge>,
    /// Why it is not all.
    pub truncated: Option<Truncated>,
}

/// The edges that start from a claim, are not stored, and follow from stored edges of one type:
///
/// - for a transitive type an edge to each claim that a chain of 2 to `depth` links leads to, when no single one does;
///   edges of a symmetric type are chained from either end;
/// - for a symmetric type an edge to the source of each edge that points at the claim;
/// - for any other type an edge of the inverse name to that source.
///
/// Each of these is given once, by its shortest proof, of several the first of the log. No edge leads from the claim
/// to itself. Nothing follows from relations: what several claims say together, none says alone.
#[must_use]
pub fn infer(lens: &Lens<'_>, start: u32, depth: u32, options: &InferOptions, budget: &Budget<'_>) -> Inferred {
    let mut work = Work { lens, start, options, meter: Meter::new(budget), edges: Vec::new() };
    if work.meter.enter() {
        let _ = work.run(depth);
    }
    Inferred { truncated: work.meter.truncated(), edges: work.edges }
}

struct Work<'a, 'b> {
    lens: &'a Lens<'b>,
    start: u32,
    options: &'a InferOptions,
    meter: Meter<'a>,
    edges: Vec<InferredEdge>,
}

/// The edges of one type that join the start with others.
struct Direct<'a> {
    edge_type: &'a EdgeType,
    /// Where an edge leads from the start, from either end of a symmetric one, in the order of the log.
    out: Vec<Step>,
    /// Those from the other end of a stored edge.
    back: Vec<Step>,
}

impl<'b> Work<'_, 'b> {
    fn run(&mut self, depth: u32) -> ControlFlow<()> {
        for direct in self.direct()?.into_values() {
            let Direct { edge_type, out, back } = direct;
            let (rule, wanted, name) = if edge_type.symmetric {
                (Rule::Symmetric, self.options.symmetric, &edge_type.name)
            } else {
                (Rule::Inverse, self.options.inverse, &edge_type.inverse)
            };
            if self.options.transitive && edge_type.transitive {
                self.chains(edge_type, &out, depth)?;
            }
            if wanted {
                self.turned(rule, name, &out, &back)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The edges at the start, by the name of their type.
    fn direct(&mut self) -> ControlFlow<(), BTreeMap<&'b str, Direct<'b>>> {
        let lens = self.lens;
        let mut found: BTreeMap<&str, Direct<'_>> = BTreeMap::new();
        let InferOptions { transitive, symmetric, inverse, .. } = *self.options;
        let chained = |edge_type: &EdgeType| transitive && edge_type.transitive;
        let along = lens.among(Way::Along, |edge_type| chained(edge_type) || (symmetric && edge_type.symmetric));
        let against = lens.among(Way::Against, |edge_type| inverse && !edge_type.symmetric);
        let mut looked = 0_u32;
        for view in [&along, &against] {
            let _ = view.each_step(self.start, &mut |step| {
                looked = looked.saturating_add(1);
                let Some(edge_type) = lens.edge_type(step.slot).filter(|_| self.counts(step)) else {
                    return ControlFlow::Continue(());
                };
                let entry = found.entry(edge_type.name.as_str());
                let direct = entry.or_insert_with(|| Direct { edge_type, out: Vec::new(), back: Vec::new() });
                if !step.against {
                    direct.out.push(step);
                }
                if !lens.is_source(step.slot, self.start) {
                    direct.back.push(step);
                }
                ControlFlow::Continue(())
            });
        }
        if self.meter.spend(looked) { ControlFlow::Continue(found) } else { ControlFlow::Break(()) }
    }

    fn counts(&self, step: Step) -> bool {
        !step.relation && self.lens.sees(step.to)
    }

    /// Edges from where stored ones point to where they start.
    fn turned(&mut self, rule: Rule, name: &str, out: &[Step], back: &[Step]) -> ControlFlow<()> {
        let stored = |step: &&Step| rule == Rule::Symmetric && self.lens.is_source(step.slot, self.start);
        let mut known: HashSet<u32> = out.iter().filter(stored).map(|step| step.to).collect();
        for step in back {
            if known.insert(step.to) {
                self.enter()?;
                self.give(rule, name, vec![(self.start, *step)])?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Edges to where chains of a type lead, breadth first.
    fn chains(&mut self, edge_type: &EdgeType, out: &[Step], depth: u32) -> ControlFlow<()> {
        let view = self.lens.among(Way::Along, |other| other.name == edge_type.name);
        let mut chains = Chains { entries: Vec::new(), met: HashSet::from([self.start]) };
        for step in out {
            if chains.met.insert(step.to) {
                self.enter()?;
                chains.entries.push((None, self.start, *step));
            }
        }
        let mut begin = 0;
        for _ in 1..depth {
            let end = chains.entries.len();
            for index in begin..end {
                let Some(place) = chains.entries.get(index).map(|(_, _, step)| step.to) else { break };
                let mut looked = 0_u32;
                view.each_step(place, &mut |step| {
                    looked = looked.saturating_add(1);
                    if chains.met.contains(&step.to) || !self.counts(step) {
                        return ControlFlow::Continue(());
                    }
                    self.enter()?;
                    chains.met.insert(step.to);
                    chains.entries.push((Some(index), place, step));
                    self.give(Rule::Transitive, &edge_type.name, chains.proof(chains.entries.len() - 1))
                })?;
                if !self.meter.spend(looked) {
                    return ControlFlow::Break(());
                }
            }
            if chains.entries.len() == end {
                break;
            }
            begin = end;
        }
        ControlFlow::Continue(())
    }

    fn enter(&mut self) -> ControlFlow<()> {
        if self.meter.enter() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn give(&mut self, rule: Rule, name: &str, proof: Vec<(u32, Step)>) -> ControlFlow<()> {
        if self.edges.len() >= self.options.limit {
            self.meter.fill();
            return ControlFlow::Break(());
        }
        let strength = |(_, step): &(u32, Step)| self.lens.link(step.slot).and_then(|link| link.strength);
        let strength = proof.iter().map(strength).product();
        let to = proof.last().map_or(self.start, |(_, step)| step.to);
        self.edges.push(InferredEdge { from: self.start, to, edge_type: name.to_owned(), rule, proof, strength });
        ControlFlow::Continue(())
    }
}

/// Where chains have led: the entry before, the place where the step begins, the step.
struct Chains {
    entries: Vec<(Option<usize>, u32, Step)>,
    met: HashSet<u32>,
}

impl Chains {
    fn proof(&self, index: usize) -> Vec<(u32, Step)> {
        let before = |entry: &&(Option<usize>, u32, Step)| entry.0.and_then(|before| self.entries.get(before));
        let mut proof: Vec<(u32, Step)> =
            std::iter::successors(self.entries.get(index), before).map(|(_, from, step)| (*from, *step)).collect();
        proof.reverse();
        proof
    }
}
