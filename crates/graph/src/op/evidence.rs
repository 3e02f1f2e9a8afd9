//! What speaks for a claim and what against it, and what that comes to.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::ControlFlow;

use claimgraph_domain::model::Category;

use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Step, Way};
use crate::marks::Marks;

/// The evidential type whose links are told apart from other support: independent evidence of the same thing.
pub const CORROBORATES: &str = "corroborates";

/// Whether evidence speaks for or against the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    /// For.
    For,
    /// Against.
    Against,
}

/// What sort of evidence an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// It speaks for the claim.
    Supporting,
    /// It speaks against the claim.
    Contradicting,
    /// It speaks for the claim, by a chain whose link nearest to the claim is of the type [`CORROBORATES`].
    Corroborating,
}

/// A claim that bears on the one that was asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// The claim.
    pub place: u32,
    /// Links of its chain, at least 1.
    pub depth: u32,
    /// Against when an odd number of its chain's links are contradictions.
    pub stance: Stance,
    /// What sort: all that speaks against is contradicting, whatever the chain begins with.
    pub group: Group,
    /// Product of the strengths of its chain's links, more than 0 and at most 1.
    pub weight: f64,
    /// The item on which it bears directly, as an index; `None` when it bears on the claim itself.
    pub parent: Option<usize>,
    /// The step that led from there to it.
    pub step: Step,
}

/// The evidence that bears on a claim.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EvidenceFound {
    /// Each claim once, nearest first, ties in the order of the log.
    pub items: Vec<Item>,
    /// `1 - product(1 - weight)` over the items that speak for the claim, 0 to 1: a noisy-or, which is how likely at
    /// least one of them holds if their weights are independent probabilities (Pearl, Probabilistic Reasoning in
    /// Intelligent Systems, 1988, 4.3).
    pub support: f64,
    /// The same over the items that speak against it, 0 to 1.
    pub opposition: f64,
    /// Why it is not all.
    pub truncated: Option<Truncated>,
}

impl EvidenceFound {
    /// Support less opposition, -1 to 1.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.support - self.opposition
    }

    /// The items of a chain, from the one at an index to the one that bears on the claim itself.
    pub fn chain(&self, index: usize) -> impl Iterator<Item = &Item> {
        let parent = |item: &&Item| item.parent.and_then(|parent| self.items.get(parent));
        std::iter::successors(self.items.get(index), parent)
    }
}

/// The evidence within `depth` links of a claim, which is looked at whatever the filters say.
///
/// A link of an evidential type makes its source evidence for its target, a symmetric one makes either end evidence
/// against the other. Each premise of such a relation bears on the conclusion, and a symmetric relation without a
/// conclusion joins each two of its members.
///
/// Each claim counts once, by its shortest chain, of several the strongest, of equally strong ones one that speaks
/// against, and else the first of the log; so does the score of
/// [`evidence`](claimgraph_domain::rules::confidence::evidence). A link without a strength counts as 1, and one of
/// strength 0 leads nowhere.
#[must_use]
pub fn evidence(lens: &Lens<'_>, claim: u32, depth: u32, budget: &Budget<'_>) -> EvidenceFound {
    let bearing = lens.among(Way::Against, |edge_type| edge_type.category == Category::Evidential);
    let mut meter = Meter::new(budget);
    let mut found = EvidenceFound::default();
    if meter.enter() {
        let mut walk =
            Walk { lens: &bearing, met: Marks::below(lens.bound()), level: HashMap::new(), meter, items: Vec::new() };
        walk.met.insert(claim);
        let _ = walk.run(claim, depth);
        (found.items, meter) = (walk.items, walk.meter);
    }
    let weights = |stance| found.items.iter().filter(move |item| item.stance == stance).map(|item| item.weight);
    let (support, opposition) = (noisy_or(weights(Stance::For)), noisy_or(weights(Stance::Against)));
    EvidenceFound { support, opposition, truncated: meter.truncated(), ..found }
}

/// Floating point makes the order of factors matter: it is that of discovery, which every form of a graph shares.
fn noisy_or(weights: impl Iterator<Item = f64>) -> f64 {
    1.0 - weights.map(|weight| 1.0 - weight).product::<f64>()
}

struct Walk<'a, 'b> {
    lens: &'a Lens<'b>,
    /// Everything of the levels before, and the claim itself.
    met: Marks,
    /// The items of this level, by place.
    level: HashMap<u32, usize>,
    meter: Meter<'a>,
    items: Vec<Item>,
}

impl Walk<'_, '_> {
    fn run(&mut self, claim: u32, depth: u32) -> ControlFlow<()> {
        let mut begin = 0;
        for level in 0..depth {
            let end = self.items.len();
            if level == 0 {
                self.expand(claim, None)?;
            }
            for index in begin..end {
                let place = self.items.get(index).map_or(claim, |item| item.place);
                self.expand(place, Some(index))?;
            }
            if self.items.len() == end {
                break;
            }
            for place in self.level.drain().map(|(place, _)| place) {
                self.met.insert(place);
            }
            begin = end;
        }
        ControlFlow::Continue(())
    }

    fn expand(&mut self, place: u32, index: Option<usize>) -> ControlFlow<()> {
        let lens = self.lens;
        let mut looked = 0_u32;
        lens.each_step(place, &mut |step| {
            looked = looked.saturating_add(1);
            if self.met.contains(step.to) || !lens.sees(step.to) || !bears(lens, place, step) {
                return ControlFlow::Continue(());
            }
            match self.item(index, step) {
                Some(item) => self.take(item),
                None => ControlFlow::Continue(()),
            }
        })?;
        if self.meter.spend(looked) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// What a step makes of the place that it leads to; `None` when its chain has no strength.
    fn item(&self, parent: Option<usize>, step: Step) -> Option<Item> {
        let link = self.lens.link(step.slot)?;
        let before = parent.and_then(|parent| self.items.get(parent));
        let weight = before.map_or(1.0, |item| item.weight) * link.strength.unwrap_or(1.0).clamp(0.0, 1.0);
        let turned = before.is_some_and(|item| item.stance == Stance::Against);
        let stance = if link.symmetric == turned { Stance::For } else { Stance::Against };
        let corroborating = match parent {
            None => link.edge_type == CORROBORATES,
            Some(parent) => self.first_link(parent) == Some(CORROBORATES),
        };
        let group = match stance {
            Stance::Against => Group::Contradicting,
            Stance::For if corroborating => Group::Corroborating,
            Stance::For => Group::Supporting,
        };
        let depth = before.map_or(0, |item| item.depth) + 1;
        (weight > 0.0).then_some(Item { place: step.to, depth, stance, group, weight, parent, step })
    }

    /// The type of the link nearest to the claim.
    fn first_link(&self, index: usize) -> Option<&str> {
        let mut item = self.items.get(index)?;
        while let Some(parent) = item.parent {
            item = self.items.get(parent)?;
        }
        self.lens.link(item.step.slot).map(|link| link.edge_type)
    }

    /// Keeps the better chain to a place.
    fn take(&mut self, item: Item) -> ControlFlow<()> {
        if let Some(held) = self.level.get(&item.place).and_then(|index| self.items.get_mut(*index)) {
            if rank(&item) > rank(held) {
                *held = item;
            }
            return ControlFlow::Continue(());
        }
        if !self.meter.enter() {
            return ControlFlow::Break(());
        }
        self.level.insert(item.place, self.items.len());
        self.items.push(item);
        ControlFlow::Continue(())
    }
}

/// The stronger chain before the weaker, then against before for.
fn rank(item: &Item) -> (f64, bool) {
    (item.weight, item.stance == Stance::Against)
}

/// Whether a step leads from a claim to what bears on it. A relation with conclusions bears on these only.
fn bears(lens: &Lens<'_>, claim: u32, step: Step) -> bool {
    if !step.relation {
        return true;
    }
    let roles = lens.roles(step.slot);
    roles.conclusions.is_empty() || (roles.conclusions.contains(&claim) && roles.premises.contains(&step.to))
}
