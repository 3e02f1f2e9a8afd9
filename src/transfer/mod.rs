//! The log of a tenant as lines of JSON: written by [`export()`], replayed by [`import()`].
//!
//! One event a line, in the order of the log. `data` and `metadata` stand as they were hashed, byte for byte, so that
//! the chain of hashes can be verified from the file alone; a tool that rewrites the JSON breaks it, which is found.

pub mod export;
pub mod import;
mod line;
#[cfg(test)]
mod tests;

pub use export::export;
pub use import::{Error, import};
pub use line::Line;
