//! Where a claim stands in the eyes of its reviewers, as one word.

use crate::model::{ClaimStatus, Verdict, text_enum};

/// The mean of endorsements must be above this for a claim to count as endorsed.
pub const ENDORSED_ABOVE: f64 = 0.7;

/// Largest weight of a review; a larger one counts as this. Trust scores end at 1, and an asker may
/// favour some reviewers beyond that, but sums of weights must stay numbers that can be reckoned with.
pub const MAX_WEIGHT: f64 = 100.0;

text_enum! {
    /// What the live reviews of a claim version add up to.
    EpistemicStatus {
        /// The claim version was withdrawn.
        Retracted = "retracted",
        /// Nobody has endorsed or disputed it.
        Unverified = "unverified",
        /// Somebody endorses it and somebody disputes it.
        Disputed = "disputed",
        /// Its formal content was checked by a verifier.
        FormallyVerified = "formally_verified",
        /// Its reviewers endorse it with enough confidence.
        Endorsed = "endorsed",
        /// Reviewed, but not enough to say more.
        UnderReview = "under_review",
    }
}

/// A live review with the weight that the asker gives to its reviewer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeighedReview {
    /// What the reviewer says.
    pub verdict: Verdict,
    /// How sure the reviewer is, 0 to 1.
    pub confidence: f64,
    /// The asker's weight for the reviewer, else the reviewer's trust score; 0 to [`MAX_WEIGHT`].
    pub weight: f64,
    /// Whether it records that a verifier checked the formal content.
    pub verification: bool,
}

impl WeighedReview {
    /// How far the review speaks for the claim, 0 to 1: the confidence of an endorsement, one less
    /// the confidence of a dispute; `None` for the other verdicts and for a confidence that is not a number.
    #[must_use]
    pub fn stance(&self) -> Option<f64> {
        if self.confidence.is_nan() {
            return None;
        }
        let confidence = self.confidence.clamp(0.0, 1.0);
        match self.verdict {
            Verdict::Endorse => Some(confidence),
            Verdict::Dispute => Some(1.0 - confidence),
            Verdict::RequestRevision | Verdict::Retract => None,
        }
    }

    /// The weight, at most [`MAX_WEIGHT`]; `None` where it is not a positive number, for such a review
    /// says nothing here.
    #[must_use]
    pub fn positive_weight(&self) -> Option<f64> {
        (self.weight > 0.0).then_some(self.weight.min(MAX_WEIGHT))
    }
}

/// The status of a claim version, by the first rule that matches:
///
/// 1. `retracted`: the claim version is retracted.
/// 2. `unverified`: no endorsement and no dispute.
/// 3. `disputed`: at least one of each.
/// 4. `formally_verified`: it has formal content, and an endorsement records its verification.
/// 5. `endorsed`: endorsements outnumber disputes, and their weighted mean confidence is above
///    [`ENDORSED_ABOVE`].
/// 6. `under_review`.
#[must_use]
pub fn epistemic_status(
    claim_status: ClaimStatus,
    has_formal_content: bool,
    reviews: &[WeighedReview],
) -> EpistemicStatus {
    let with = |verdict| reviews.iter().filter(move |review| review.verdict == verdict);
    let endorsements = with(Verdict::Endorse).count();
    let disputes = with(Verdict::Dispute).count();
    if claim_status == ClaimStatus::Retracted {
        EpistemicStatus::Retracted
    } else if endorsements == 0 && disputes == 0 {
        EpistemicStatus::Unverified
    } else if endorsements > 0 && disputes > 0 {
        EpistemicStatus::Disputed
    } else if has_formal_content && with(Verdict::Endorse).any(|review| review.verification) {
        EpistemicStatus::FormallyVerified
    } else if endorsements > disputes && mean_endorsement(reviews).is_some_and(|mean| mean > ENDORSED_ABOVE) {
        EpistemicStatus::Endorsed
    } else {
        EpistemicStatus::UnderReview
    }
}

/// Weighted mean confidence of the endorsements; `None` when they weigh nothing.
fn mean_endorsement(reviews: &[WeighedReview]) -> Option<f64> {
    let mut weights = 0.0;
    let mut sum = 0.0;
    for review in reviews.iter().filter(|review| review.verdict == Verdict::Endorse) {
        if let (Some(stance), Some(weight)) = (review.stance(), review.positive_weight()) {
            weights += weight;
            sum += weight * stance;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

#[cfg(test)]
mod tests;
