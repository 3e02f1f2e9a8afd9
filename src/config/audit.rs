//! `[audit]`: who did what, or was kept from it.

use super::allowed::Allowed;
use super::section::section;

section! {
    /// Who did what, or was kept from it. Writes are told at once; what is refused is written behind, and what waits is
    /// lost when the process dies.
    Audit = "audit" {
        /// How long what was refused may wait for more, to be written together.
        audit_flush_ms: u64 = 1_000, Allowed::milliseconds(10, 60_000);
        /// Entries of one tenant that may wait, where those alike are one; what comes beyond is told apart by its code
        /// alone.
        audit_waiting: usize = 1_000, Allowed::count(1, 1_000_000);
    }
}
