use super::{Confidence, WeighedReview, count, review_caveats, wilson};

/// SIMPLE: the mean of the reviews' stances, every reviewer alike; Wilson bounds at 95 %.
///
/// `None` without an endorsement or dispute.
#[must_use]
pub fn simple(reviews: &[WeighedReview]) -> Option<Confidence> {
    let stances: Vec<f64> = reviews.iter().filter_map(WeighedReview::stance).collect();
    if stances.is_empty() {
        return None;
    }
    let considered = count(stances.len());
    let n = f64::from(considered);
    let score = (stances.iter().sum::<f64>() / n).clamp(0.0, 1.0);
    let (lower, upper) = wilson::interval(score, n);
    Some(Confidence {
        score,
        lower,
        upper,
        components: Vec::new(),
        reviews_considered: considered,
        chains_considered: 0,
        caveats: review_caveats(reviews, considered),
    })
}
