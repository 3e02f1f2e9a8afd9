//! From a place to its neighbours.

use std::ops::ControlFlow;

use super::{Lens, Mode, Rest, Side};
use crate::index::CONCLUSION;
use crate::index::record::{Entry, Link, Member, RELATION, SYMMETRIC};
use crate::index::vocabulary::Orientation;

/// A step of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// The place where it leads.
    pub to: u32,
    /// The link that it follows.
    pub slot: u32,
    /// Whether it goes from the link's target to its source. A symmetric link is always followed along.
    pub against: bool,
    /// Whether the link is a relation.
    pub relation: bool,
}

impl Lens<'_> {
    /// Calls back with every step that leaves a place, in a fixed order: along links, then against them, each in the
    /// order of the log, until the callback breaks. Steps lead to places that the walk may not enter, too: see
    /// [`Lens::sees`].
    pub fn each_step(&self, place: u32, f: &mut impl FnMut(Step) -> ControlFlow<()>) -> ControlFlow<()> {
        for side in self.sides() {
            let (row, rest) = self.plain_row(place, side);
            row.heads().try_for_each(|(number, head)| f(row.step(number, head)))?;
            self.each_step_of(rest, place, side, f)?;
        }
        ControlFlow::Continue(())
    }

    /// As [`Lens::each_step`] on one side, for the steps that [`Lens::plain_row`] leaves to be asked about.
    #[inline]
    pub(crate) fn each_step_of(
        &self,
        rest: Rest,
        place: u32,
        side: Side,
        f: &mut dyn FnMut(Step) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match rest {
            Rest::Nothing => ControlFlow::Continue(()),
            Rest::Since => self.each_asked_step(false, place, side, f),
            Rest::All => self.each_asked_step(true, place, side, f),
        }
    }

    /// As [`Lens::each_step`] on one side, for any row, and for a graph of which perhaps only a part is there; without
    /// what is in the compressed part unless that is wanted, too.
    fn each_asked_step(
        &self,
        compressed: bool,
        place: u32,
        side: Side,
        f: &mut dyn FnMut(Step) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let node = self.node(place);
        let out = side == Side::Out;
        let ended = self.snapshot.is_ended(node);
        self.need(node, side);
        if compressed {
            let row = if out { self.snapshot.outgoing(node) } else { self.snapshot.incoming(node) };
            for entry in row.entries() {
                self.follow(place, entry, ended, side, f)?;
            }
        }
        if self.snapshot.goes_on(node, out) {
            self.snapshot.more(node, out).try_for_each(|entry| self.follow(place, entry, ended, side, f))?;
        }
        ControlFlow::Continue(())
    }

    /// The steps that leave a place and lead where the walk may enter.
    #[must_use]
    pub fn steps(&self, place: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        let _ = self.each_step(place, &mut |step| {
            if self.sees(step.to) {
                steps.push(step);
            }
            ControlFlow::Continue(())
        });
        steps
    }

    /// Most steps that can leave a place, before any filter.
    pub(crate) fn row_length(&self, place: u32) -> usize {
        let (out, into) = self.snapshot.row_lengths(self.node(place));
        (if self.along.is_none() { 0 } else { out }) + (if self.against.is_none() { 0 } else { into })
    }

    /// Whether links of a kind are followed from source to target.
    pub(crate) fn follows_along(&self, kind: u16) -> bool {
        self.along.passes(kind)
    }

    fn need(&self, node: u32, side: Side) {
        if let Some(partial) = self.partial {
            partial.need(self.snapshot.lineage_id(node), side);
        }
    }

    fn follow(
        &self,
        place: u32,
        entry: Entry,
        ended: bool,
        side: Side,
        f: &mut dyn FnMut(Step) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let kinds = if side == Side::Out { &self.along } else { &self.against };
        if !kinds.passes(entry.kind) {
            return ControlFlow::Continue(());
        }
        // A symmetric link stands in both rows; it was followed along.
        let symmetric = entry.kind & SYMMETRIC != 0;
        if side == Side::In && symmetric && self.along.passes(entry.kind) {
            return ControlFlow::Continue(());
        }
        let plain = self.as_of.is_none() && self.strength.is_none() && !self.snapshot.is_special(entry, ended);
        if !plain && !self.admits(entry) {
            return ControlFlow::Continue(());
        }
        let to = match self.mode {
            Mode::Lineages => entry.head,
            Mode::Versions => match self.far_version(place, entry, side) {
                Some(version) => version,
                None => return ControlFlow::Continue(()),
            },
        };
        let against = side == Side::In && !symmetric;
        f(Step { to, slot: entry.slot, against, relation: entry.kind & RELATION != 0 })
    }

    fn admits(&self, entry: Entry) -> bool {
        self.snapshot.link(entry.slot).is_some_and(|link| self.holds(entry.slot, link))
    }

    /// The version at the other end of a link that cites this very version.
    fn far_version(&self, version: u32, entry: Entry, side: Side) -> Option<u32> {
        let link = self.snapshot.link(entry.slot)?;
        if link.is_relation() {
            return self.far_member(version, entry, side);
        }
        let Link { source, target, .. } = *link;
        let (near, far) = if side == Side::Out { (source, target) } else { (target, source) };
        if near == version {
            return Some(far);
        }
        (entry.kind & SYMMETRIC != 0 && far == version).then_some(near)
    }

    /// The member at the other end of a relation in which this very version has a place. Within one role a lineage
    /// has at most one member, so that there is at most one.
    fn far_member(&self, version: u32, entry: Entry, side: Side) -> Option<u32> {
        let vocabulary = &self.snapshot.vocabulary;
        let conclusion = vocabulary.roles.find(CONCLUSION);
        let concludes = |member: &Member| Some(member.role) == conclusion;
        let has_conclusion = self.snapshot.members(entry.slot).any(|member| concludes(&member));
        let from_conclusion = vocabulary.orientation(entry.kind) == Orientation::FromConclusion;
        let near_concludes = from_conclusion == (side == Side::Out);
        let either = entry.kind & SYMMETRIC != 0;
        let is_near = |member: &Member| {
            member.version == version && (either || !has_conclusion || concludes(member) == near_concludes)
        };
        let is_far = |near: &Member, far: &Member| {
            let opposite = !has_conclusion || concludes(far) != concludes(near);
            opposite && self.snapshot.version(far.version).is_some_and(|found| found.node == entry.head)
        };
        let nears = self.snapshot.members(entry.slot).filter(is_near);
        let mut fars = nears.filter_map(|near| self.snapshot.members(entry.slot).find(|far| is_far(&near, far)));
        fars.next().map(|far| far.version)
    }
}
