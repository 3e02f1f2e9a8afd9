//! What a request needs to be allowed, decided from its document before anything is executed.
//!
//! Each field of the schema maps to an [`Action`], which demands a scope and has a [`Risk`]:
//! - A field of a root has a line in the table (`table.rs`). A schema in which one has none is not built.
//! - A type that `Node` joins shows what is stored, so all its fields but `id` have a line as well, whatever way leads
//!   there: to write is not to read, so a key that may only write gets back the ids of what it wrote.
//! - What a plugin adds, fields and types, needs `plugins:<id>`.
//! - Any other field comes with the one above it.
//!
//! [`Access::needs`] walks a document once, each fragment once, and says what an operation needs; [`Access::check`]
//! compares that with what a credential may do. Both look at the text of the document alone: what `@skip` or
//! `@include` leave out is needed all the same, and an alias, a fragment or the type through which something is reached
//! makes no difference. The one thing that variables decide is whose the ids are that `node` and `nodes` are given.
//!
//! The host does this in one place, for whatever carries the request. No resolver asks what is allowed.

mod action;
mod ids;
mod map;
mod needs;
mod refusal;
mod table;
mod walk;

#[cfg(test)]
mod tests;

pub use action::{Action, Demand, Risk};
pub use map::{Access, Line};
pub use needs::{Asked, Needs};
