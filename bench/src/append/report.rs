//! Appends a second beside one another.

use serde::Serialize;

use super::Appended;
use crate::Result;
use crate::table::{median, ratio, short};

/// The rounds of one number of writers on one database.
#[derive(Debug, Clone, Default)]
pub struct Rounds {
    /// Raw commits.
    pub raw: Vec<Appended>,
    /// Through the store.
    pub ours: Vec<Appended>,
}

/// What they come to.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The database.
    pub database: &'static str,
    /// Writers at once.
    pub writers: usize,
    /// Raw commits of single rows a second, round by round.
    pub raw_rounds: Vec<f64>,
    /// Appends through the store a second, round by round.
    pub rounds: Vec<f64>,
    /// Median of the raw commits.
    pub raw_per_second: f64,
    /// Median of the appends.
    pub per_second: f64,
    /// Appends to a transaction, over all rounds.
    pub per_transaction: f64,
    /// Appends over raw commits with as many writers.
    pub to_raw: f64,
    /// Appends over raw commits with one writer.
    pub to_raw_alone: f64,
}

impl Line {
    /// A line of rounds; `alone` are the raw commits with one writer.
    ///
    /// # Errors
    /// When there are more appends than a 32-bit number holds.
    pub fn new(database: &'static str, writers: usize, rounds: &Rounds, alone: &[Appended]) -> Result<Self> {
        let raw_rounds = rates(&rounds.raw)?;
        let ours = rates(&rounds.ours)?;
        let (raw_per_second, per_second) = (median(raw_rounds.clone()), median(ours.clone()));
        let sum = |of: fn(&Appended) -> u64| u32::try_from(rounds.ours.iter().map(of).sum::<u64>()).map(f64::from);
        Ok(Self {
            database,
            writers,
            raw_rounds,
            rounds: ours,
            raw_per_second,
            per_second,
            per_transaction: ratio(sum(|round| round.count)?, sum(|round| round.transactions)?),
            to_raw: ratio(per_second, raw_per_second),
            to_raw_alone: ratio(per_second, median(rates(alone)?)),
        })
    }
}

fn rates(rounds: &[Appended]) -> Result<Vec<f64>> {
    rounds.iter().map(|round| Ok(ratio(f64::from(u32::try_from(round.count)?), round.seconds))).collect()
}

/// The table: a head and the lines.
#[must_use]
pub fn report(lines: &[Line]) -> Vec<Vec<String>> {
    let head = ["", "writers", "raw commits/s", "appends/s", "a commit", "to raw", "to raw by one"];
    let line = |line: &Line| {
        vec![
            line.database.to_owned(),
            line.writers.to_string(),
            short(line.raw_per_second),
            short(line.per_second),
            short(line.per_transaction),
            format!("{}x", short(line.to_raw)),
            format!("{}x", short(line.to_raw_alone)),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(lines.iter().map(line)).collect()
}
