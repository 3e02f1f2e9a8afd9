//! What claims mean, as vectors: how they are made ([`Store::embed_round`](crate::Store::embed_round)), kept, and searched.
//!
//! An [`Embedder`] makes a vector of each claim version after it was committed. Vectors are kept in the database, in
//! the order of the log, and a copy of them in memory as long as there is room; what is near a query is found in that
//! copy, exactly where there are few, by a graph of neighbours where there are many. Whether a claim may be shown is
//! asked of the database at each search, so that nothing that was retracted since is found.

mod embedder;
mod entity;
mod model;
mod near;
mod progress;
mod question;
mod round;
mod rows;
mod shelf;
mod status;
#[cfg(test)]
pub(crate) mod tests;

use std::time::Duration;

use claimgraph_domain::search::fusion::Weights;
use claimgraph_domain::time::Timestamp;

pub use claimgraph_domain::search::vector::ModelState;
pub use embedder::{EmbedError, Embedder, Purpose};
pub use progress::VectorSummary;
pub use round::Round;
pub use status::{ModelStatus, SearchStatus};

pub(crate) use near::{Near, Within};
pub(crate) use progress::Progress;
pub(crate) use question::{Basis, QueryVectors, Question, no_embedder};
pub(crate) use shelf::Shelves;

/// How vectors are made and searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VectorOptions {
    /// Most claims that are found by their meaning, and by their words where the two are put together; 1 or more.
    pub candidates: usize,
    /// Memory for the vectors of all tenants, bytes. Those of a tenant that do not fit are read from the database by
    /// each search.
    pub memory_bytes: usize,
    /// How long a search waits for the vector of its query.
    pub patience: Duration,
    /// How long a server that has died keeps others from making vectors of a tenant's claims.
    pub lease: Duration,
    /// How much words, meaning and the rest count where they are put together.
    pub weights: Weights,
}

impl Default for VectorOptions {
    /// 500 claims, 1 GiB, 5 s, 5 min, words and meaning alike.
    fn default() -> Self {
        Self {
            candidates: 500,
            memory_bytes: 1 << 30,
            patience: Duration::from_secs(5),
            lease: Duration::from_mins(5),
            weights: Weights::default(),
        }
    }
}

/// A moment after another.
fn later(moment: Timestamp, by: Duration) -> Timestamp {
    Timestamp::from_micros(moment.micros().saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
}
