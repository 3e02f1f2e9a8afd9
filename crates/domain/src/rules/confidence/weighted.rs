use super::{Component, Confidence, Part, WeighedReview, count, weighed, weighed_caveats, wilson};

/// WEIGHTED: `sum(w s) / sum(w)`; Wilson bounds at 95 % over Kish's effective number of reviews,
/// `(sum w)^2 / sum w^2`.
///
/// `None` without an endorsement or dispute that weighs something.
#[must_use]
pub fn weighted(reviews: &[WeighedReview]) -> Option<Confidence> {
    let pairs = weighed(reviews);
    // Dividing by the largest weight first keeps the squares of tiny weights from vanishing.
    let largest = pairs.iter().map(|&(_, weight)| weight).reduce(f64::max)?;
    let scaled = || pairs.iter().map(|&(stance, weight)| (stance, weight / largest));
    let total: f64 = scaled().map(|(_, weight)| weight).sum();
    let squares: f64 = scaled().map(|(_, weight)| weight * weight).sum();
    let score = (scaled().map(|(stance, weight)| weight * stance).sum::<f64>() / total).clamp(0.0, 1.0);
    let effective = total * total / squares;
    let (lower, upper) = wilson::interval(score, effective);
    let considered = count(pairs.len());
    Some(Confidence {
        score,
        lower,
        upper,
        components: vec![
            Component { part: Part::TotalWeight, value: pairs.iter().map(|&(_, weight)| weight).sum() },
            Component { part: Part::EffectiveReviews, value: effective },
        ],
        reviews_considered: considered,
        chains_considered: 0,
        caveats: weighed_caveats(reviews, considered),
    })
}
