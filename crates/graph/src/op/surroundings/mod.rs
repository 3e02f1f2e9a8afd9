//! What somebody should know who reads some claims.

mod clashes;
mod evidence;
mod foundations;
mod questions;
#[cfg(test)]
mod tests;

use crate::budget::{Budget, Truncated};
use crate::lens::Lens;

pub use clashes::Clash;
pub use questions::{QUESTION, RESPONDS_TO};

/// What is looked for around claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurroundingsOptions {
    /// Most links to what they rest on; `None` to look for none.
    pub foundations: Option<u32>,
    /// Most links of a chain of evidence; `None` to look for none.
    pub evidence: Option<u32>,
    /// Whether to look for open questions.
    pub questions: bool,
    /// Most claims of each kind.
    pub most: usize,
}

/// What a claim has to do with one that was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relevance {
    /// The other rests on it.
    Foundation,
    /// It speaks for the other.
    For,
    /// It speaks against the other.
    Against,
    /// It asks about the other.
    Question,
}

/// A claim near those that were asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surrounding {
    /// The claim.
    pub place: u32,
    /// What it has to do with the other.
    pub relevance: Relevance,
    /// The one of those that were asked about for which it was found.
    pub of: u32,
    /// The links from that one to it, by slot.
    pub links: Vec<u32>,
}

/// What is around claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Claims by kind in the order of [`Relevance`], the nearest first, of equally near ones those of the first claim
    /// that was asked about. One claim may be there for several reasons, and those asked about may be among them.
    pub found: Vec<Surrounding>,
    /// Claims that are not there for a reason of their own: they contradict others, or what contradicts these.
    pub beside: Vec<u32>,
    /// All contradictions among the claims asked about, those found and those beside them, each once.
    pub clashes: Vec<Clash>,
    /// Claims whose contradictions were not looked for to the end.
    pub open: Vec<u32>,
    /// Why it is not all.
    pub truncated: Option<Truncated>,
}

/// Looks around claims, which are looked at whatever the filters say. `also` are claims of which contradictions are
/// wanted, and nothing else.
///
/// - A claim rests on what it needs and on what implies it; on each premise of a relation of which it is a conclusion.
/// - Evidence is as in [`evidence`](super::evidence()).
/// - A question is a claim of the type [`QUESTION`] that any link joins with one that was asked about; it is open when
///   no claim that may be entered [responds](RESPONDS_TO) to it.
/// - Two active claims contradict each other when a link of a symmetric evidential type joins these two and no other.
///   Of everything that was found, all contradictions are given, and those of what they lead to, and so on.
///
/// The bounds hold for each kind by itself.
#[must_use]
pub fn surroundings(
    lens: &Lens<'_>,
    (starts, also): (&[u32], &[u32]),
    options: &SurroundingsOptions,
    budget: &Budget<'_>,
) -> Surroundings {
    let mut all = Surroundings::default();
    if let Some(depth) = options.foundations {
        all.add(foundations::foundations(lens, starts, depth, options.most, budget));
    }
    if let Some(depth) = options.evidence {
        all.add(evidence::evidence_of(lens, starts, depth, options.most, budget));
    }
    if options.questions {
        all.add(questions::questions(lens, starts, options.most, budget));
    }
    let found = all.found.iter().map(|found| found.place);
    let places: Vec<u32> = starts.iter().copied().chain(also.iter().copied()).chain(found).collect();
    let clashes = clashes::clashes(lens, &places, budget);
    all.truncated = all.truncated.or(clashes.truncated);
    Surroundings { beside: clashes.beside, clashes: clashes.found, open: clashes.open, ..all }
}

impl Surroundings {
    fn add(&mut self, (found, truncated): (Vec<Surrounding>, Option<Truncated>)) {
        self.found.extend(found);
        self.truncated = self.truncated.or(truncated);
    }
}
