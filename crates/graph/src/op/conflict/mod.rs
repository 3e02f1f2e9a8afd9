//! Claims that cannot both hold.

mod clash;
mod commitment;
mod search;
#[cfg(test)]
mod tests;
mod tree;

use crate::budget::{Budget, Meter, Truncated};
use crate::lens::{Lens, Step};

/// How far conflicts are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConflictOptions {
    /// Most inference links of a proof, those of both sides together; 0 finds only what is joined directly.
    pub depth: u32,
    /// Most pairs of the answer.
    pub limit: usize,
}

/// Two claims that cannot both hold, with a shortest proof: each of them commits to one end of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// One claim: of the two the one whose lineage has the lesser id, then whose version has.
    pub a: u32,
    /// The other one. It is the same when a claim commits to both ends: it contradicts itself.
    pub b: u32,
    /// The contradiction between the end of one path and the end of the other.
    pub contradiction: u32,
    /// From `a` to what it commits to; empty when it is an end of the contradiction.
    pub path_a: Vec<Step>,
    /// From `b` to what it commits to.
    pub path_b: Vec<Step>,
}

impl Conflict {
    /// Links of the proof: 1 when the two are joined directly.
    #[must_use]
    pub fn length(&self) -> usize {
        self.path_a.len() + self.path_b.len() + 1
    }
}

/// The conflicts that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// Each pair once: the shortest proof first, then the contradiction that was asserted first, then the lesser ids.
    pub pairs: Vec<Conflict>,
    /// Why it is not all.
    pub truncated: Option<Truncated>,
}

/// Pairs of claims that cannot both hold; only those with one claim, which is looked at whatever the filters say,
/// when that is given, and only its surroundings are then walked.
///
/// A claim commits to itself and, again and again, to the target of a link of a logical type: to what it implies, to
/// what it needs, and to either end of an equivalence. Two claims are in conflict when one commits to one end and the
/// other to the other end of a link of a symmetric evidential type. All claims on the way must be such as the walk may
/// enter, so a lens that enters only what is held finds conflicts among what is held.
///
/// What several claims do together none does alone, so of relations only these count:
/// - one that leads to its conclusions from a single premise, and one without a conclusion that joins each two of its
///   members, both as edges would;
/// - an equivalence or a dependency from its conclusion to its premises; the latter only while the conclusion has no
///   other relation of a logical type to rest on;
/// - a contradiction of exactly two claims.
#[must_use]
pub fn conflicts(lens: &Lens<'_>, about: Option<u32>, options: &ConflictOptions, budget: &Budget<'_>) -> Conflicts {
    let ground = commitment::Ground::new(lens, about);
    let mut search = search::Search::new(&ground, options.limit, Meter::new(budget));
    let _ = search.run(options.depth);
    search.finish()
}
