//! The graph of one tenant in memory, kept exact by the log.

mod acyclic;
mod apply;
mod arcs;
mod base;
mod build;
mod keep;
mod lookup;
mod merge;
mod more_row;
pub(crate) mod overlay;
pub(crate) mod record;
pub(crate) mod rows;
mod snapshot;
pub(crate) mod statuses;
mod strengths;
#[cfg(test)]
mod tests;
mod touched;
mod view;
pub(crate) mod vocabulary;

pub use apply::Refused;
pub use build::Builder;
pub use keep::Index;
pub use snapshot::Snapshot;
pub use view::{EdgeView, LinkId, LinkView, MemberView};
pub use vocabulary::{CONCLUSION, is_dependency};
