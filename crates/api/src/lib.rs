//! The GraphQL API: types, loaders, limits, errors, and the composition of plugin fields.
//!
//! A request is checked by [`access::Access`], given its context with [`context::attach`], executed by the schema of
//! [`schema::build`], and its response finished with [`error::finish`].

pub mod access;
pub mod compose;
pub mod context;
pub mod cost;
pub mod error;
pub mod feed;
mod filter;
pub mod graph;
pub mod loader;
mod mutation;
pub mod node;
mod page;
mod paths;
mod query;
pub mod resume;
pub mod scalars;
pub mod schema;
mod subscription;
pub mod types;

pub use mutation::Mutation;
pub use query::{PluginInfo, Query};
pub use subscription::Subscription;
