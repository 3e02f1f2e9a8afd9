//! How good a ranking is, measured against marks that people gave.
//!
//! Marks are grades: 0 for what does not answer a query, more for what answers it better. What was never marked has
//! grade 0. `docs/EVAL.md` has the formulas with worked examples, which are tests.

/// How good one ranking is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Of the first k places, how many hold something relevant, 0 to 1. Empty places count as not relevant.
    pub precision: f64,
    /// Of all that is relevant, how much is in the first k places, 0 to 1.
    pub recall: f64,
    /// Normalised discounted cumulative gain of the first k places, 0 to 1.
    pub ndcg: f64,
}

/// How good the first `k` places of a ranking are, given the grade of each place in order and the grades of all that
/// is relevant in any order. All is 0 where nothing is relevant or `k` is 0.
///
/// - precision = relevant in the first k / k, recall = relevant in the first k / relevant in all (Manning, Raghavan,
///   Schütze, Introduction to Information Retrieval, 2008, 8.3 and 8.4);
/// - DCG = sum over the places i = 1…k of (2^grade − 1) / log2(i + 1) (Burges et al., Learning to Rank using Gradient
///   Descent, ICML 2005; after Järvelin and Kekäläinen, TOIS 20(4), 2002), and nDCG = DCG / DCG of the best order.
#[must_use]
pub fn quality(ranking: &[u8], relevant: &[u8], k: usize) -> Quality {
    let all = relevant.iter().filter(|grade| **grade > 0).count();
    let found = ranking.iter().take(k).filter(|grade| **grade > 0).count();
    let mut best = relevant.to_vec();
    best.sort_unstable_by(|one, other| other.cmp(one));
    Quality {
        precision: ratio(count(found), count(k)),
        recall: ratio(count(found), count(all)),
        ndcg: ratio(dcg(ranking, k), dcg(&best, k)),
    }
}

/// One by the place of the first relevant thing, 0 where there is none: its mean over queries is the mean reciprocal
/// rank (Voorhees, The TREC-8 Question Answering Track Report, 1999).
#[must_use]
pub fn reciprocal_rank(ranking: &[u8]) -> f64 {
    ranking.iter().position(|grade| *grade > 0).map_or(0.0, |place| 1.0 / count(place + 1))
}

/// The value below which a share of all values lies (nearest rank), 0 without values. `share` is 0 to 1.
#[must_use]
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let enough = |place: &usize| count(place + 1) >= share * count(sorted.len());
    let place = (0..sorted.len()).find(enough).unwrap_or(last);
    sorted.get(place).copied().unwrap_or_default()
}

fn dcg(grades: &[u8], k: usize) -> f64 {
    let places = grades.iter().take(k).zip(2_u32..);
    places.map(|(grade, place)| (libm::exp2(f64::from(*grade)) - 1.0) / libm::log2(f64::from(place))).sum()
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Rankings are far shorter than where a double is not exact.
fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}
