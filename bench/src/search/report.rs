//! Medians, ratios, the table and the JSON.

use serde::Serialize;

use super::question::Kind;
use super::race::{Outcome, Suite};
use crate::table::{median, ratio, short};

/// One contestant and one kind of question.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The database.
    pub database: &'static str,
    /// How it is searched.
    pub mode: &'static str,
    /// The kind.
    pub kind: Kind,
    /// Who answers.
    pub contestant: &'static str,
    /// Questions.
    pub asked: usize,
    /// Texts that are found, of all questions together. Stemmers and what a word is differ, so these do, too.
    pub found: u64,
    /// Median over the questions of the best times, microseconds.
    pub micros: f64,
    /// The time below which 95 of 100 questions stay.
    pub micros_p95: f64,
    /// Questions a second, several connections asking: median of the rounds.
    pub per_second: f64,
    /// Median over the questions of the time over the limit's for the same one.
    pub time_to_limit: f64,
    /// The limit's questions a second over these.
    pub rate_to_limit: f64,
}

impl Line {
    /// The lines of a race, whose first contestant is the limit.
    #[must_use]
    pub fn of(suite: &Suite, mode: &'static str, outcomes: &[Outcome]) -> Vec<Self> {
        let limit = |kind| outcomes.iter().find(|outcome| outcome.kind == kind && outcome.contestant == 0);
        let line = |outcome: &Outcome| {
            let limit = limit(outcome.kind)?;
            let each = outcome.seconds.iter().zip(&limit.seconds).map(|(mine, limit)| ratio(*mine, *limit));
            let per_second = median(outcome.rates.clone());
            Some(Self {
                database: suite.database,
                mode,
                kind: outcome.kind,
                contestant: suite.contestants.get(outcome.contestant)?.name(),
                asked: outcome.seconds.len(),
                found: outcome.found,
                micros: median(outcome.seconds.clone()) * 1e6,
                micros_p95: p95(outcome.seconds.clone()) * 1e6,
                per_second,
                time_to_limit: median(each.collect()),
                rate_to_limit: ratio(median(limit.rates.clone()), per_second),
            })
        };
        outcomes.iter().filter_map(line).collect()
    }
}

/// The value below which 95 of 100 stay; 0 of nothing.
fn p95(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() * 95).div_ceil(100).saturating_sub(1);
    values.get(place).copied().unwrap_or_default()
}

/// The table: a head and the lines.
#[must_use]
pub fn report(lines: &[Line]) -> Vec<Vec<String>> {
    let head = ["", "asked", "found", "us", "p95 us", "searches/s", "time to limit", "limit's searches/s"];
    let line = |line: &Line| {
        vec![
            format!("{}, {}: {}", line.database, line.kind.name(), line.contestant),
            line.asked.to_string(),
            line.found.to_string(),
            short(line.micros),
            short(line.micros_p95),
            short(line.per_second),
            format!("{}x", short(line.time_to_limit)),
            format!("{}x", short(line.rate_to_limit)),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(lines.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninety_fifth_of_a_hundred() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((p95(hundred) - 95.0).abs() < 1e-9);
        assert!((p95(vec![2.0, 1.0]) - 2.0).abs() < 1e-9);
        assert!(p95(Vec::new()).abs() < 1e-9);
    }
}
