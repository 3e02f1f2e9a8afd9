//! Import of set.mm beside raw inserts of the rows that it leaves behind.

mod binary;
mod postgres;
mod report;
mod sqlite;

pub use postgres::PostgresRows;
pub use report::{Line, report};
pub use sqlite::SqliteRows;

/// Rows inserted before each commit.
const ROWS_A_COMMIT: usize = 10_000;

/// What raw inserts took.
#[derive(Debug, Clone, Copy)]
pub struct Inserted {
    /// Rows of all tables.
    pub rows: usize,
    /// Seconds by the clock, commits included.
    pub seconds: f64,
}
