//! `[graph]`: the graph index.

use super::allowed::Allowed;
use super::section::section;

section! {
    /// The index that holds each tenant's graph in memory, for traversals. What does not fit is answered by the
    /// database.
    Graph = "graph" {
        /// Memory for the indexes of all tenants together; some 64 bytes a link. 0 keeps none.
        memory_bytes: u64 = 1 << 30, Allowed::bytes(0, 1 << 40);
        /// Links that one question may fetch from the database where there is no index.
        fetch_links: usize = 2_000_000, Allowed::count(1, 100_000_000);
        /// How long a question waits for an index that is being loaded before the database answers it.
        patience_ms: u64 = 250, Allowed::milliseconds(0, 60_000);
        /// How long what another process writes may go unnoticed by questions that do not ask for it.
        poll_ms: u64 = 250, Allowed::milliseconds(10, 3_600_000);
    }
}
