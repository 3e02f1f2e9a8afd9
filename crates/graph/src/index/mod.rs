//! The graph of one tenant in memory, kept exact by the log.

mod acyclic;
mod apply;
mod arcs;
mod base;
mod build;
mod keep;
mod lookup;
mod merge;
mod overlay;
pub(crate) mod record;
mod rows;
mod snapshot;
#[cfg(test)]
mod tests;
pub(crate) mod vocabulary;

pub use apply::Refused;
pub use build::Builder;
pub use keep::Index;
pub use snapshot::{LinkId, LinkView, MemberView, Snapshot};
pub use vocabulary::{CONCLUSION, is_dependency};
