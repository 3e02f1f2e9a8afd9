//! The operations: what may be changed, one a file. Each is a [`crate::command::Command`]: its
//! input, the rules that it checks, and the events that it records.
//!
//! To add one: make a file with the input as a serde struct (it is hashed for idempotency),
//! implement `Command`, record events, and let [`crate::project`] make the rows.

pub mod agent;
pub mod bundle;
pub mod claim;
pub mod claim_type;
pub mod conflict;
pub mod edge;
pub mod edge_type;
pub(crate) mod lookup;
pub mod namespace;
pub mod provenance;
pub mod reference;
mod refusals;
pub mod relation;
pub mod review;
pub mod source;

pub(crate) use refusals::Refusals;

use serde::{Deserialize, Serialize};

/// What registering gave: a new thing, or the one that was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered<Id> {
    /// Its id.
    pub id: Id,
    /// Whether it is new.
    pub created: bool,
}
