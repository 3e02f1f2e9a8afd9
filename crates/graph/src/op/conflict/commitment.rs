//! What commits to what, and what contradicts what.

use std::ops::ControlFlow;

use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model::{Category, EdgeType};

use crate::index::is_dependency;
use crate::lens::{Grounds, Lens, Roles, Step, Way};

/// What orders claims in an answer.
pub(super) type Key = (LineageId, ClaimId);

/// The graph as conflicts look at it.
pub(super) struct Ground<'a> {
    lens: Lens<'a>,
    /// From a claim to what it commits to.
    forth: Lens<'a>,
    /// From a claim to what commits to it.
    back: Lens<'a>,
    clashing: Lens<'a>,
    grounds: Grounds<'a>,
    pub(super) about: Option<u32>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(lens: &Lens<'a>, about: Option<u32>) -> Self {
        let logical = |edge_type: &EdgeType| edge_type.category == Category::Logical;
        let clashes = |edge_type: &EdgeType| edge_type.category == Category::Evidential && edge_type.symmetric;
        Self {
            forth: lens.among(Way::Along, logical),
            back: lens.among(Way::Against, logical),
            clashing: lens.among(Way::Along, clashes),
            grounds: Grounds::new(lens, logical),
            lens: lens.clone(),
            about,
        }
    }

    pub(super) fn key(&self, place: u32) -> Key {
        (self.lens.lineage(place), self.lens.claim(place))
    }

    pub(super) fn lens(&self) -> &Lens<'a> {
        &self.lens
    }

    fn enters(&self, place: u32) -> bool {
        self.about == Some(place) || self.lens.sees(place)
    }

    /// Calls back with every step that may be a commitment of a place (along), or one to it (against).
    pub(super) fn each_step(
        &self,
        place: u32,
        way: Way,
        f: &mut impl FnMut(Step) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if way == Way::Along { self.forth.each_step(place, f) } else { self.back.each_step(place, f) }
    }

    /// Whether such a step is a commitment, to or of a claim that may be entered.
    pub(super) fn admits(&self, place: u32, way: Way, step: Step) -> bool {
        let (from, to) = if way == Way::Along { (place, step.to) } else { (step.to, place) };
        self.enters(step.to) && self.commits(from, to, step.slot)
    }

    /// Whether a link commits one of its ends to the other.
    fn commits(&self, from: u32, to: u32, slot: u32) -> bool {
        if !self.lens.is_relation(slot) {
            return true;
        }
        let Some(edge_type) = self.lens.edge_type(slot) else { return false };
        let Roles { conclusions, premises } = self.lens.roles(slot);
        let rests = conclusions.contains(&from) && premises.contains(&to);
        let leads = conclusions.contains(&to) && premises == [from];
        if is_dependency(edge_type) {
            rests && self.grounds.of(from, |premise| self.enters(premise)) == [slot]
        } else if edge_type.symmetric {
            conclusions.is_empty() || leads || rests
        } else {
            leads
        }
    }

    /// Calls back with every link by which a place contradicts another, or itself.
    pub(super) fn each_clash(&self, place: u32, f: &mut impl FnMut(Step) -> ControlFlow<()>) -> ControlFlow<()> {
        self.clashing.each_step(place, &mut |step| {
            if self.enters(step.to) && self.joins_two(place, step) { f(step) } else { ControlFlow::Continue(()) }
        })
    }

    /// Whether a link joins these two claims and no other.
    fn joins_two(&self, place: u32, step: Step) -> bool {
        let Roles { conclusions, premises } = self.lens.roles(step.slot);
        conclusions.iter().chain(&premises).all(|member| [place, step.to].contains(member))
    }
}
