//! How good searching is: saved queries with relevance marks are run, and what they find is compared with the marks.
//!
//! `file` reads the queries, `run` asks them, `report` tells the figures; the formulas are
//! `claimgraph_domain::search::relevance`. `docs/EVAL.md` is for those who write marks.

mod file;
mod report;
mod run;

pub use file::{Judged, JudgedQuery};
pub use report::{Figure, Figures, Report, Row};
pub use run::run;

/// Why an evaluation cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not of the form that it must have.
    #[error("{0}")]
    Malformed(String),
    /// A mark names what is not there, or several claims.
    #[error("query {query}: the mark \"{mark}\" names {found}; a mark names exactly one")]
    Mark {
        /// Which query, from 1.
        query: usize,
        /// The mark.
        mark: String,
        /// How many claims it names, in words.
        found: String,
    },
    /// A query was refused.
    #[error("query {query}: {cause}")]
    Query {
        /// Which query, from 1.
        query: usize,
        /// What was said.
        cause: claimgraph_domain::error::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] claimgraph_domain::error::Error),
}
