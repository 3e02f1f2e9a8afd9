//! The import of set.mm while many follow its log.

mod follower;

pub use follower::{Followers, Waiting, Wanted};

use serde::Serialize;

use crate::table::{median, ratio, short};

/// Imports of one kind, with as many followers.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What was done.
    pub name: String,
    /// Seconds of each import.
    pub rounds: Vec<f64>,
    /// Median of the rounds.
    pub seconds: f64,
    /// Seconds over those of the import that nobody follows.
    pub to_alone: f64,
    /// Events that each follower was to have and had, in order and once.
    pub events_each: u64,
    /// Seconds from the end of the import until all had all, the median.
    pub until_all_have_it: f64,
}

/// What was measured of one kind, round by round.
#[derive(Debug, Default)]
pub struct Rounds {
    /// Seconds of each import.
    pub import: Vec<f64>,
    /// Seconds from its end until all had all.
    pub rest: Vec<f64>,
    /// Events that each follower had.
    pub events: u64,
}

impl Line {
    /// A line, compared with the imports that nobody followed.
    #[must_use]
    pub fn new(name: String, rounds: &Rounds, alone: &Rounds) -> Self {
        let seconds = median(rounds.import.clone());
        Self {
            name,
            rounds: rounds.import.clone(),
            seconds,
            to_alone: ratio(seconds, median(alone.import.clone())),
            events_each: rounds.events,
            until_all_have_it: if rounds.rest.is_empty() { 0.0 } else { median(rounds.rest.clone()) },
        }
    }
}

/// The table: a head and the lines.
#[must_use]
pub fn report(lines: &[Line]) -> Vec<Vec<String>> {
    let head = ["", "import, s", "to alone", "events each", "until all have them, s"];
    let line = |line: &Line| {
        vec![
            line.name.clone(),
            short(line.seconds),
            format!("{}x", short(line.to_alone)),
            line.events_each.to_string(),
            short(line.until_all_have_it),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(lines.iter().map(line)).collect()
}
