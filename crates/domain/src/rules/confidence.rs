//! How far a claim is believed: four models over its reviews and its evidence.
//!
//! `docs/CONFIDENCE.md` gives the formulas with worked examples; a test computes every example.
//! Each model answers `None` when it has nothing to say, which is not the same as 0.

mod bayesian;
mod beta;
mod evidence;
mod graph;
mod simple;
mod weighted;
mod wilson;

use std::hash::Hash;

pub use bayesian::bayesian;
pub use evidence::{DIRECT_SHARE, MAX_DEPTH, PROPAGATED_SHARE, evidence};
pub use graph::{EvidenceGraph, Link, Stance};
pub use simple::simple;
pub use weighted::weighted;

pub use super::epistemic::WeighedReview;
use crate::model::{Verdict, text_enum};

/// Below this many reviews a score carries [`Caveat::FewReviews`].
pub const FEW_REVIEWS: u32 = 3;

text_enum! {
    /// How reviews and evidence become a score.
    Model {
        /// The mean of the reviews, every reviewer alike.
        Simple = "simple",
        /// The mean of the reviews by the reviewers' weights; the default.
        Weighted = "weighted",
        /// The posterior of a uniform prior.
        Bayesian = "bayesian",
        /// The weighted mean together with the evidence for and against.
        Evidence = "evidence",
    }
}

text_enum! {
    /// What a component of a score is.
    Part {
        /// Sum of the weights of the reviews considered.
        TotalWeight = "total_weight",
        /// How many equally weighted reviews would tell as much: `(sum w)^2 / sum w^2`.
        EffectiveReviews = "effective_reviews",
        /// First parameter of the Beta posterior.
        Alpha = "alpha",
        /// Second parameter of the Beta posterior.
        Beta = "beta",
        /// The weighted mean of the claim's own reviews.
        Direct = "direct",
        /// What the evidence contributes: for less against, 0 to 1.
        Propagated = "propagated",
        /// Noisy-or over the chains that speak for the claim.
        Supporting = "supporting",
        /// Noisy-or over the chains that speak against the claim.
        Contradicting = "contradicting",
    }
}

text_enum! {
    /// What a reader of a score should know.
    Caveat {
        /// Fewer than [`FEW_REVIEWS`] reviews were considered.
        FewReviews = "few_reviews",
        /// A reviewer asks for withdrawal; no score counts that verdict.
        WithdrawalRequested = "withdrawal_requested",
        /// A reviewer asks for a revision; no score counts that verdict.
        RevisionRequested = "revision_requested",
        /// Some reviews weigh nothing and were left out.
        WeightlessReviews = "weightless_reviews",
        /// No review of the claim itself counts, so the score is the propagated part alone.
        NoDirectReviews = "no_direct_reviews",
        /// No evidence reaches the claim, so the score is the direct part alone.
        NoEvidence = "no_evidence",
        /// There is evidence beyond [`MAX_DEPTH`] links, which was not followed.
        DepthReached = "depth_reached",
    }
}

/// One number that went into a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// What it is.
    pub part: Part,
    /// Its value, in the unit that the part names.
    pub value: f64,
}

/// A score with its bounds and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Confidence {
    /// 0 (surely not) to 1 (surely).
    pub score: f64,
    /// Lower bound at 95 %, 0 to 1.
    pub lower: f64,
    /// Upper bound at 95 %, 0 to 1.
    pub upper: f64,
    /// The numbers that the score was made of.
    pub components: Vec<Component>,
    /// How many reviews of the claim itself count.
    pub reviews_considered: u32,
    /// How many other claims contribute through a chain of evidence.
    pub chains_considered: u32,
    /// What to know before relying on it.
    pub caveats: Vec<Caveat>,
}

impl Confidence {
    /// The value of one component, where the model has it.
    #[must_use]
    pub fn component(&self, part: Part) -> Option<f64> {
        self.components.iter().find(|component| component.part == part).map(|component| component.value)
    }
}

/// The confidence in a claim by a model. The graph holds the claim's reviews, and for
/// [`Model::Evidence`] its surroundings.
#[must_use]
pub fn confidence<K: Copy + Eq + Hash>(model: Model, root: K, graph: &EvidenceGraph<K>) -> Option<Confidence> {
    match model {
        Model::Simple => simple(graph.reviews(root)),
        Model::Weighted => weighted(graph.reviews(root)),
        Model::Bayesian => bayesian(graph.reviews(root)),
        Model::Evidence => evidence(root, graph),
    }
}

/// The caveats that follow from the reviews alone.
fn review_caveats(reviews: &[WeighedReview], considered: u32) -> Vec<Caveat> {
    let any = |verdict| reviews.iter().any(|review| review.verdict == verdict);
    let mut caveats = Vec::new();
    if considered < FEW_REVIEWS {
        caveats.push(Caveat::FewReviews);
    }
    if any(Verdict::Retract) {
        caveats.push(Caveat::WithdrawalRequested);
    }
    if any(Verdict::RequestRevision) {
        caveats.push(Caveat::RevisionRequested);
    }
    caveats
}

/// The reviews that a weighing model counts, as pairs of stance and weight.
fn weighed(reviews: &[WeighedReview]) -> Vec<(f64, f64)> {
    reviews.iter().filter_map(|review| Some((review.stance()?, review.positive_weight()?))).collect()
}

/// The caveats of a weighing model.
fn weighed_caveats(reviews: &[WeighedReview], considered: u32) -> Vec<Caveat> {
    let mut caveats = review_caveats(reviews, considered);
    if reviews.iter().any(|review| review.stance().is_some() && review.positive_weight().is_none()) {
        caveats.push(Caveat::WeightlessReviews);
    }
    caveats
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
