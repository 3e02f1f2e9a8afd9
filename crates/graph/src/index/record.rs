//! What the index keeps of each version, lineage and link.

use claimgraph_domain::model::ClaimStatus;
use uuid::Uuid;

use crate::fact::Period;

/// In place of the number of something that is not there.
pub(crate) const NONE: u32 = u32::MAX;

/// A claim version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version {
    pub(crate) id: Uuid,
    /// Its lineage.
    pub(crate) node: u32,
    /// The version before it, [`NONE`] for the first.
    pub(crate) before: u32,
    pub(crate) namespace: u32,
    pub(crate) position: u32,
    pub(crate) claim_type: u32,
    /// The status that it began with.
    pub(crate) status: ClaimStatus,
}

/// A lineage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) lineage: Uuid,
    /// The newest version.
    pub(crate) newest: u32,
}

/// An edge or a relation. Both have their places in one row of slots, in the order of the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) id: Uuid,
    /// An edge: the version that it starts from. A relation: where its members begin.
    pub(crate) source: u32,
    /// An edge: the version that it points at. A relation: how many members it has.
    pub(crate) target: u32,
    pub(crate) position: u32,
    /// The number of its type with its flags, as in [`Entry::kind`].
    pub(crate) kind: u16,
}

impl Link {
    pub(crate) fn is_relation(&self) -> bool {
        self.kind & RELATION != 0
    }
}

/// A place of a relation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) version: u32,
    pub(crate) role: u32,
}

/// When a link ends, where it is not simply standing for ever.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends {
    /// The position at which it was taken back.
    pub(crate) retracted: Option<u32>,
    /// When it holds in the world.
    pub(crate) valid: Period,
}

/// One step of a row: from the row's lineage to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The lineage at the other end.
    pub(crate) head: u32,
    /// The link that is followed.
    pub(crate) slot: u32,
    /// The number of the link's type, with [`RELATION`], [`SYMMETRIC`] and [`SPECIAL`].
    pub(crate) kind: u16,
}

/// The bits of a kind that hold the type's number; also the greatest such number.
pub(crate) const KIND: u16 = 0x1fff;
/// The link may not hold at every moment: see its [`Ends`].
pub(crate) const SPECIAL: u16 = 0x2000;
/// The link reads the same from both ends.
pub(crate) const SYMMETRIC: u16 = 0x4000;
/// The link is a relation.
pub(crate) const RELATION: u16 = 0x8000;
