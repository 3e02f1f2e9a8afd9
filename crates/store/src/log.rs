//! The event log: written with the rows that follow from it, read by position, verified as a
//! chain, and replayed into an empty database.

mod append;
mod known;
pub mod replay;
mod request;
mod transaction;
pub mod verify;
mod write;

pub(crate) use known::Vocabularies;
pub(crate) use request::is_of_the_request;
pub use transaction::WriteTx;
