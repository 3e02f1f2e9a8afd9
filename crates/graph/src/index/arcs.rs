//! From links to the steps that they allow.

use super::record::{Entry, Link, Member, SYMMETRIC};
use super::vocabulary::Orientation;

/// A step that a link allows, from its source side to its target side; a symmetric one also allows the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) slot: u32,
    pub(crate) kind: u16,
}

impl Arc {
    fn two_ways(self) -> bool {
        self.kind & SYMMETRIC != 0 && self.from != self.to
    }

    fn entry(self, head: u32) -> Entry {
        Entry { head, slot: self.slot, kind: self.kind }
    }

    /// The entries of outgoing rows: each with the lineage that it leaves.
    pub(crate) fn outgoing(self) -> impl Iterator<Item = (u32, Entry)> + Clone {
        let back = self.two_ways().then(|| (self.to, self.entry(self.from)));
        [Some((self.from, self.entry(self.to))), back].into_iter().flatten()
    }

    /// The entries of incoming rows: each with the lineage at which it arrives.
    pub(crate) fn incoming(self) -> impl Iterator<Item = (u32, Entry)> + Clone {
        let back = self.two_ways().then(|| (self.from, self.entry(self.to)));
        [Some((self.to, self.entry(self.from))), back].into_iter().flatten()
    }
}

/// What arcs are made from.
pub(crate) struct Ground<N, M, C> {
    /// The lineage of a version.
    pub(crate) node: N,
    /// A relation's member by its place in the table.
    pub(crate) member: M,
    /// Which way a relation of a kind is walked.
    pub(crate) orientation: C,
    /// The number of the role `conclusion`.
    pub(crate) conclusion: Option<u32>,
}

impl<N, M, C> Ground<N, M, C>
where
    N: Fn(u32) -> Option<u32>,
    M: Fn(u32) -> Option<Member>,
    C: Fn(u16) -> Orientation,
{
    /// Calls back with the arcs of a link, in a fixed order.
    ///
    /// A relation with conclusions leads from each other member to each conclusion, or the other way for a type that
    /// says what its source needs. One without joins each pair of members when its type is symmetric, and nothing
    /// otherwise.
    pub(crate) fn arcs(&self, slot: u32, link: &Link, mut emit: impl FnMut(Arc)) {
        let kind = link.kind;
        if !link.is_relation() {
            if let (Some(from), Some(to)) = ((self.node)(link.source), (self.node)(link.target)) {
                emit(Arc { from, to, slot, kind });
            }
            return;
        }
        let places = || (link.source..link.source + link.target).filter_map(|place| (self.member)(place));
        let concludes = |member: &Member| Some(member.role) == self.conclusion;
        let mut join = |from: &Member, to: &Member| {
            if let (Some(from), Some(to)) = ((self.node)(from.version), (self.node)(to.version)) {
                emit(Arc { from, to, slot, kind });
            }
        };
        if places().any(|member| concludes(&member)) {
            for conclusion in places().filter(concludes) {
                for other in places().filter(|member| !concludes(member)) {
                    match (self.orientation)(kind) {
                        Orientation::FromConclusion => join(&conclusion, &other),
                        Orientation::ToConclusion => join(&other, &conclusion),
                    }
                }
            }
        } else if kind & SYMMETRIC != 0 {
            for (index, first) in places().enumerate() {
                places().skip(index + 1).for_each(|second| join(&first, &second));
            }
        }
    }
}
