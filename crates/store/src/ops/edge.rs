//! Edges: assert, retract, and the rules that every new edge must obey.

mod acyclic;
pub(crate) mod admit;
mod assert;
mod retract;

pub use assert::{AssertEdge, AssertedEdge};
pub use retract::RetractEdge;
