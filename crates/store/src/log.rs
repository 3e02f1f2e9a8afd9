//! The event log: written with the rows that follow from it, read by position, verified as a
//! chain, and replayed into an empty database.

mod append;
pub mod replay;
mod transaction;
pub mod verify;

pub use transaction::WriteTx;
