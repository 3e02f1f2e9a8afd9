//! Seconds, rows a second, memory, ratios.

use serde::Serialize;

use crate::Result;
use crate::table::{median, ratio, short};

/// One way to get the rows into a database, once or several times.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What was done.
    pub name: &'static str,
    /// Rows of all tables.
    pub rows: usize,
    /// Seconds of each round.
    pub rounds: Vec<f64>,
    /// Median of the rounds.
    pub seconds: f64,
    /// Rows a second at the median.
    pub rows_per_second: f64,
    /// Most memory resident, in bytes, for the importer.
    pub peak_memory: Option<u64>,
    /// Seconds over those of the raw inserts into the same database.
    pub to_raw: f64,
}

impl Line {
    /// A line of rounds, compared with the median of the raw inserts.
    ///
    /// # Errors
    /// When there are more rows than a 32-bit number holds.
    pub fn new(name: &'static str, rows: usize, rounds: Vec<f64>, peak: Option<u64>, raw: &[f64]) -> Result<Self> {
        let seconds = median(rounds.clone());
        Ok(Self {
            name,
            rows,
            seconds,
            rows_per_second: ratio(f64::from(u32::try_from(rows)?), seconds),
            peak_memory: peak,
            to_raw: ratio(seconds, median(raw.to_vec())),
            rounds,
        })
    }
}

/// The table: a head and the lines.
#[must_use]
pub fn report(lines: &[Line]) -> Vec<Vec<String>> {
    let head = ["", "rows", "seconds", "rows/s", "peak MiB", "time to raw inserts"];
    let line = |line: &Line| {
        vec![
            line.name.to_owned(),
            line.rows.to_string(),
            short(line.seconds),
            short(line.rows_per_second),
            line.peak_memory.map_or_else(String::new, |bytes| (bytes >> 20).to_string()),
            format!("{}x", short(line.to_raw)),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(lines.iter().map(line)).collect()
}
