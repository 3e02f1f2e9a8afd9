//! Relations: assert, retract.

mod assert;
mod retract;

pub use assert::{AssertRelation, MemberInput};
pub use retract::RetractRelation;

pub(crate) use assert::{Draft, Place, check, make};
