//! The vocabulary of claimgraph and its pure rules.
//!
//! Nothing here reads a file, a clock or a database, and nothing knows of SQL or GraphQL. The
//! store, the API and the plugins all speak in these types.

pub mod access;
pub mod ambient;
pub mod context;
pub mod error;
pub mod event;
pub mod hex;
pub mod id;
pub mod limits;
pub mod model;
pub mod rules;
pub mod search;
pub mod time;
