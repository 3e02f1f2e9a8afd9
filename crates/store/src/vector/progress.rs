//! How far making vectors is, in this process.

use std::sync::atomic::{AtomicU64, Ordering};

use super::round::Round;

/// How far making vectors is, in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VectorSummary {
    /// Vectors that were made.
    pub vectors: u64,
    /// Rounds in which the embedder gave nothing.
    pub failures: u64,
    /// Tenants that had more to do when they were looked at last.
    pub behind: u64,
    /// Memory of the vectors that are kept for searching, bytes.
    pub bytes: u64,
}

/// The same, being counted.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    vectors: AtomicU64,
    failures: AtomicU64,
    behind: AtomicU64,
}

impl Progress {
    pub(super) fn note(&self, round: &Round) {
        self.vectors.fetch_add(round.vectors, Ordering::Relaxed);
        self.failures.fetch_add(u64::from(round.failure.is_some()), Ordering::Relaxed);
        self.behind.store(round.behind, Ordering::Relaxed);
    }

    pub(super) fn summary(&self, bytes: u64) -> VectorSummary {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        VectorSummary {
            vectors: read(&self.vectors),
            failures: read(&self.failures),
            behind: read(&self.behind),
            bytes,
        }
    }
}
