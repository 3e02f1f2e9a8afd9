use super::*;

fn review(verdict: Verdict, confidence: f64, weight: f64) -> WeighedReview {
    WeighedReview { verdict, confidence, weight, verification: false }
}

fn verified(verdict: Verdict) -> WeighedReview {
    WeighedReview { verdict, confidence: 0.1, weight: 1.0, verification: true }
}

fn status(formal: bool, reviews: &[WeighedReview]) -> EpistemicStatus {
    epistemic_status(ClaimStatus::Active, formal, reviews)
}

#[test]
fn retraction_comes_before_all_else() {
    let reviews = [verified(Verdict::Endorse)];
    assert_eq!(epistemic_status(ClaimStatus::Retracted, true, &reviews), EpistemicStatus::Retracted);
    for other in [ClaimStatus::Draft, ClaimStatus::Active, ClaimStatus::Deprecated] {
        assert_eq!(epistemic_status(other, true, &reviews), EpistemicStatus::FormallyVerified);
    }
}

#[test]
fn only_endorsements_and_disputes_end_being_unverified() {
    assert_eq!(status(true, &[]), EpistemicStatus::Unverified);
    let neither = [review(Verdict::RequestRevision, 1.0, 1.0), review(Verdict::Retract, 1.0, 1.0)];
    assert_eq!(status(true, &neither), EpistemicStatus::Unverified);
}

#[test]
fn one_of_each_is_a_dispute_even_when_verified() {
    let reviews = [verified(Verdict::Endorse), review(Verdict::Dispute, 0.01, 0.0)];
    assert_eq!(status(true, &reviews), EpistemicStatus::Disputed);
}

#[test]
fn verification_needs_formal_content_and_an_endorsement() {
    assert_eq!(status(true, &[verified(Verdict::Endorse)]), EpistemicStatus::FormallyVerified);
    assert_eq!(status(false, &[verified(Verdict::Endorse)]), EpistemicStatus::UnderReview);
    assert_eq!(status(true, &[verified(Verdict::Dispute)]), EpistemicStatus::UnderReview);
    assert_eq!(status(true, &[review(Verdict::Endorse, 1.0, 1.0)]), EpistemicStatus::Endorsed);
}

#[test]
fn endorsed_needs_a_weighted_mean_above_the_limit() {
    assert_eq!(status(false, &[review(Verdict::Endorse, 0.7, 1.0)]), EpistemicStatus::UnderReview);
    assert_eq!(status(false, &[review(Verdict::Endorse, 0.71, 1.0)]), EpistemicStatus::Endorsed);
    // Means: (1 * 0.9 + 0.1 * 0.2) / 1.1 = 0.836; (0.1 * 0.9 + 1 * 0.2) / 1.1 = 0.264.
    let sure_is_trusted = [review(Verdict::Endorse, 0.9, 1.0), review(Verdict::Endorse, 0.2, 0.1)];
    let unsure_is_trusted = [review(Verdict::Endorse, 0.9, 0.1), review(Verdict::Endorse, 0.2, 1.0)];
    assert_eq!(status(false, &sure_is_trusted), EpistemicStatus::Endorsed);
    assert_eq!(status(false, &unsure_is_trusted), EpistemicStatus::UnderReview);
    // No weight, however large, makes the sums anything but numbers: (0.9 + 0.3) / 2 = 0.6.
    let boundless = [review(Verdict::Endorse, 0.9, f64::INFINITY), review(Verdict::Endorse, 0.3, f64::MAX)];
    assert_eq!(status(false, &boundless), EpistemicStatus::UnderReview);
}

#[test]
fn endorsements_that_weigh_nothing_do_not_endorse() {
    for weight in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(status(false, &[review(Verdict::Endorse, 1.0, weight)]), EpistemicStatus::UnderReview);
    }
}

#[test]
fn disputes_alone_are_under_review() {
    assert_eq!(status(true, &[review(Verdict::Dispute, 1.0, 1.0)]), EpistemicStatus::UnderReview);
}
