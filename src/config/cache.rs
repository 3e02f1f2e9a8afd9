//! `[cache]`: what is kept in memory.

use super::allowed::Allowed;
use super::section::section;

section! {
    /// What is kept in memory. Each budget is an upper bound, not a reservation.
    Cache = "cache" {
        /// Budget for claim versions, which never change and are kept by id; 0 keeps none.
        claims_bytes: u64 = 256 << 20, Allowed::bytes(0, 1 << 40);
    }
}
