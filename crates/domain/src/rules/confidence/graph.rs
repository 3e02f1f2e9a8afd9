use std::collections::HashMap;
use std::hash::Hash;

use super::WeighedReview;
use crate::id::ClaimId;
use crate::model::text_enum;

text_enum! {
    /// Whether evidence speaks for or against.
    Stance {
        /// For: a `supports` edge.
        Supports = "supports",
        /// Against: a `contradicts` edge.
        Contradicts = "contradicts",
    }
}

impl Stance {
    /// What a chain amounts to whose parts have these stances: against what is against is for.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        if self == next { Self::Supports } else { Self::Contradicts }
    }
}

/// Evidence that bears on a claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link<K = ClaimId> {
    /// The claim that is the evidence.
    pub from: K,
    /// For or against.
    pub stance: Stance,
    /// How strong, 0 to 1.
    pub strength: f64,
}

/// The surroundings of a claim: reviews by claim, and the evidence that bears on each.
///
/// The caller fills it with what counts in its view: live edges between claims that are not
/// retracted, up to [`super::MAX_DEPTH`] links from the claim in question. `K` names a claim.
#[derive(Debug, Clone)]
pub struct EvidenceGraph<K = ClaimId> {
    reviews: HashMap<K, Vec<WeighedReview>>,
    links: HashMap<K, Vec<Link<K>>>,
}

impl<K> Default for EvidenceGraph<K> {
    fn default() -> Self {
        Self { reviews: HashMap::new(), links: HashMap::new() }
    }
}

impl<K: Copy + Eq + Hash> EvidenceGraph<K> {
    /// A graph with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a live review of a claim.
    pub fn add_review(&mut self, claim: K, review: WeighedReview) {
        self.reviews.entry(claim).or_default().push(review);
    }

    /// Adds an edge. No strength counts as 1; a strength outside 0 to 1 is brought to the nearer
    /// end. A contradiction is symmetric and bears on both of its ends.
    pub fn add_edge(&mut self, from: K, to: K, stance: Stance, strength: Option<f64>) {
        let strength = strength.unwrap_or(1.0);
        if strength.is_nan() {
            return;
        }
        let strength = strength.clamp(0.0, 1.0);
        self.links.entry(to).or_default().push(Link { from, stance, strength });
        if stance == Stance::Contradicts {
            self.links.entry(from).or_default().push(Link { from: to, stance, strength });
        }
    }

    /// The reviews of a claim.
    #[must_use]
    pub fn reviews(&self, claim: K) -> &[WeighedReview] {
        self.reviews.get(&claim).map_or(&[], Vec::as_slice)
    }

    /// The evidence that bears directly on a claim.
    #[must_use]
    pub fn links(&self, claim: K) -> &[Link<K>] {
        self.links.get(&claim).map_or(&[], Vec::as_slice)
    }
}
