//! What a sceptic would ask of the write side: does the log rebuild the state, is its chain
//! unforgeable, are its positions gapless under load, and is every command atomic?

mod chain;
mod conflicts;
mod deletion;
mod idempotency;
mod positions;
pub(crate) mod rebuild;
pub(crate) mod support;
mod tenants;
pub(crate) mod walk;
