//! Storage of claimgraph: what may be changed ([`ops`]), what may be read ([`read`]), and the
//! event log ([`log`]) from which all else follows, and which may be followed ([`feed`]).
//!
//! A write is a [`Command`]: [`Store::execute`] runs it in a transaction, which it may share with others that come at
//! the same time, and in which it checks the rules and records events; the rows are made from those events by one
//! projection, so that replaying the log gives the same rows. Every call takes a [`Scope`] first. Entities are private:
//! others see domain types only.

pub mod audit;
mod bulk;
mod coalesce;
mod command;
pub mod context;
pub mod db;
mod entity;
pub mod epoch;
mod error;
pub mod feed;
pub mod graph;
pub mod key;
pub mod log;
pub mod ops;
mod project;
pub mod read;
pub mod retention;
pub mod scope;
pub mod search;
mod store;
pub mod tenants;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod vector;
pub mod webhook;

pub use coalesce::{WriteCounts, WriteOptions};
pub use command::{Command, Gives, Written};
pub use db::{Database, DatabaseOptions};
pub use scope::{Scope, TenantKey};
pub use store::{Store, StoreOptions};
