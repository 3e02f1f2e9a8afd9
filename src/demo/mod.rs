//! The demo: a corpus that is loaded step by step, and the queries to explore it.
//!
//! Both are data in `demo/`, whose README tells how they are made. Every step has an idempotency key of its own, so
//! loading again changes nothing, and an interrupted load goes on where it stopped.

mod corpus;
mod load;
mod names;
mod queries;
#[cfg(test)]
mod tests;

pub use load::{Loaded, load};
pub use queries::queries;

/// The tenant of the demo.
pub const TENANT: &str = "demo";

/// Why the demo cannot be loaded or shown.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the demo is malformed.
    #[error("{file}: {cause}")]
    Malformed {
        /// The file.
        file: &'static str,
        /// What is wrong.
        cause: serde_json::Error,
    },
    /// A file names something that it does not make.
    #[error("{file}: there is no {kind} `{name}` before this use of it")]
    Unknown {
        /// The file.
        file: &'static str,
        /// A claim, an agent, …
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// The database holds the demo of another version of the program.
    #[error(
        "step {step}: the database holds another version of the demo; begin anew with --fresh, or in an empty database"
    )]
    OtherVersion {
        /// The step, counted from 1.
        step: usize,
    },
    /// The store refused a step.
    #[error("step {step}: {cause}")]
    Step {
        /// The step, counted from 1.
        step: usize,
        /// What it said.
        cause: claimgraph_domain::error::Error,
    },
    /// The tenant could not be made.
    #[error(transparent)]
    Store(#[from] claimgraph_domain::error::Error),
}
