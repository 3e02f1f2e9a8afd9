//! What the benchmark programs share: processor time, child processes, the two databases, ratios.

pub mod append;
pub mod chance;
pub mod child;
pub mod cpu;
pub mod fanout;
pub mod followed;
pub mod graphql;
pub mod guards;
pub mod hostile;
mod http;
pub mod import;
pub mod postgres;
pub mod search;
pub mod server;
mod socket;
pub mod sqlite;
pub mod stalled;
mod store;
pub mod table;
pub mod traversal;

/// What goes wrong ends the program with a text.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The result of any step.
pub type Result<T> = std::result::Result<T, Error>;
