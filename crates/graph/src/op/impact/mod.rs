//! What falls if claims fall. Nothing is written: the walk only says what would follow.

mod fallen;
mod relations;
#[cfg(test)]
mod tests;
mod views;
mod walk;

use crate::budget::{Budget, Truncated};
use crate::lens::Lens;

pub use fallen::Fallen;

/// What would follow if claims fell. Places are those that the walk may enter; those that it starts from are not
/// listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Impact {
    /// Claims that fall too, nearest first.
    pub fallen: Fallen,
    /// Claims that lose support and still stand, nearest first.
    pub weakened: Vec<Affected>,
    /// Why it is not all.
    pub truncated: Option<Truncated>,
}

/// A claim that falls or is weakened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affected {
    /// The claim.
    pub place: u32,
    /// Links from the nearest start that brings it about, at least 1.
    pub depth: u32,
    /// Why.
    pub reason: Reason,
    /// The claim whose fall brings it about.
    pub cause: Cause,
}

/// Why a claim is affected. A slot is that of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It falls: by this edge it needs a claim that falls.
    Dependency {
        /// The edge.
        slot: u32,
    },
    /// It falls: of the relations that it was concluded from, the last one broke.
    RelationsBroken {
        /// The last one.
        last: u32,
    },
    /// It is weakened: a claim that falls spoke for it, implied it or was equivalent to it.
    LostSupport {
        /// An edge, or a relation that said so.
        slot: u32,
    },
    /// It is weakened: a relation that it was concluded from broke, and another one stands.
    LostRelation {
        /// The first one that broke.
        lost: u32,
        /// The earliest one of the log that stands.
        standing: u32,
    },
}

impl Reason {
    /// The link by which the claim is affected.
    #[must_use]
    pub const fn slot(self) -> u32 {
        match self {
            Self::Dependency { slot } | Self::LostSupport { slot } => slot,
            Self::RelationsBroken { last } => last,
            Self::LostRelation { lost, .. } => lost,
        }
    }
}

/// The claim whose fall affects another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// One of the starts, by place.
    Start(u32),
    /// Another one that falls: an index in [`Impact::fallen`].
    Fallen(usize),
}

/// How a start affects a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// The start.
    pub start: u32,
    /// The link that is followed and the place that it leads to, again and again; the claim itself is the last place.
    pub links: Vec<(u32, u32)>,
}

impl Impact {
    /// A shortest chain from a start to a claim of this answer, as long as the claim is deep.
    #[must_use]
    pub fn chain(&self, affected: &Affected) -> Chain {
        let mut chain = Chain::default();
        let mut next = Some(*affected);
        while let Some(affected) = next {
            chain.links.push((affected.reason.slot(), affected.place));
            next = match affected.cause {
                Cause::Fallen(index) => self.fallen.get(index),
                Cause::Start(place) => {
                    chain.start = place;
                    None
                }
            };
        }
        chain.links.reverse();
        chain
    }
}

/// What would follow if some claims fell, whatever the filters say of these:
///
/// - What needs a claim that falls by an edge of a dependency type ([`is_dependency`](crate::is_dependency)) falls.
/// - A relation breaks when one of its premises falls; a premise is every member but the conclusions. A claim that is
///   the conclusion of relations of logical types falls when the last of them is broken, and is weakened while another
///   stands. A relation with a premise that the walk may not enter does not stand to begin with.
/// - A claim is weakened when what supported it falls: the source of an edge of a supporting type, which is evidential
///   and not symmetric, or logical and not acyclic; either end of a symmetric one; a premise of a relation of an
///   evidential supporting type. A relation of a symmetric type without a conclusion joins each two of its members.
/// - Nothing else has an effect; above all, the fall of a claim does not weaken what it contradicted.
///
/// A claim that is weakened passes nothing on. Of several reasons the one nearest to a start is given, ties in the
/// order of the log.
#[must_use]
pub fn impact(lens: &Lens<'_>, fallen: &[u32], budget: &Budget<'_>) -> Impact {
    walk::walk(lens, fallen, budget)
}
