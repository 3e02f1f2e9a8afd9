use super::{Component, Confidence, Part, WeighedReview, beta, count, weighed, weighed_caveats};

/// Share of the posterior below the lower bound, and above the upper one.
const TAIL: f64 = 0.025;

/// BAYESIAN: the posterior `Beta(1 + sum(w s), 1 + sum(w (1 - s)))` of a uniform prior: its mean
/// and central 95 % interval.
///
/// `None` without an endorsement or dispute that weighs something: the prior alone says nothing.
#[must_use]
pub fn bayesian(reviews: &[WeighedReview]) -> Option<Confidence> {
    let pairs = weighed(reviews);
    if pairs.is_empty() {
        return None;
    }
    let alpha = 1.0 + pairs.iter().map(|&(stance, weight)| weight * stance).sum::<f64>();
    let beta = 1.0 + pairs.iter().map(|&(stance, weight)| weight * (1.0 - stance)).sum::<f64>();
    let considered = count(pairs.len());
    Some(Confidence {
        score: alpha / (alpha + beta),
        lower: beta::quantile(TAIL, alpha, beta),
        upper: beta::quantile(1.0 - TAIL, alpha, beta),
        components: vec![Component { part: Part::Alpha, value: alpha }, Component { part: Part::Beta, value: beta }],
        reviews_considered: considered,
        chains_considered: 0,
        caveats: weighed_caveats(reviews, considered),
    })
}
