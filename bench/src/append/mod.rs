//! Durable appends through the store, beside raw commits of single rows to the same database.

mod ours;
mod raw_postgres;
mod raw_sqlite;
mod report;

pub use ours::Ours;
pub use raw_postgres::RawPostgres;
pub use raw_sqlite::RawSqlite;
pub use report::{Line, Rounds, report};

/// What every append says: 300 bytes, as much as the event of a small claim.
const CONTENT_BYTES: usize = 300;

/// What was appended in a round.
#[derive(Debug, Clone, Copy, Default)]
pub struct Appended {
    /// Appends that were acknowledged.
    pub count: u64,
    /// Seconds by the clock, from the first request to the last answer.
    pub seconds: f64,
    /// Transactions that carried them.
    pub transactions: u64,
}

/// The text of the append with a number.
fn content(number: u64) -> String {
    let mut text = format!("append {number} ");
    text.extend(std::iter::repeat_n('x', CONTENT_BYTES.saturating_sub(text.len())));
    text
}
