//! Composition of plugin fields into one statically typed schema.
//!
//! # What it does
//! The server has one Rust type per GraphQL root and per core object. Plugins add fields to the roots
//! and to core objects, and object types to the `Node` interface, without that type changing: the enabled
//! set is known only at start. A plugin writes ordinary `#[Object]` and `#[Subscription]` types; a plugin
//! that is off is simply not given to [`compose`], so nothing of it exists.
//!
//! # How it works
//! async-graphql asks every output type two questions, both plain trait methods:
//! - `OutputType::create_type_info`, once, while the schema is built: *which fields do you have?*
//! - `ContainerType::resolve_field`, per request: *what is the value of this field?*
//!
//! [`Extended<T>`] answers both for `T` and for whatever was contributed to `T`:
//! 1. **Build.** [`compose`] puts the contributions into a thread-local (`scope`) for the duration of the
//!    synchronous schema build; that is the only way to reach a static function. `Extended<T>` lets `T`
//!    register itself, claims the entry by writing its own Rust type name into it, and queues `T`. When
//!    the outermost wrapper is done, and with it every type it led to, the queue is worked off
//!    (`registration`): each *carrier*, the plugin's `#[Object]` type, is registered, its fields are copied
//!    into the entry of `T`, and the carrier itself is taken out again (`carrier`), so that its own
//!    GraphQL name is free: every plugin may call its carrier `Query`. To name the right owners in errors
//!    the core's types are registered once before on the side, without plugins.
//! 2. **Run.** `T` is asked first. Only when it does not know the field is the routing table (`routes`,
//!    in the schema's data) consulted by type and field name; the entry makes the carrier from `&T`, or
//!    holds it for a root, and asks it. A closed field thus costs one comparison more than without
//!    plugins, and a plugin field one boxed future.
//!
//! `Subscription` is the same with `create_field_stream`. [`NodeRef`] is what `derive(Interface)`
//! would write, with its list of members read from the scope instead of from an enum.
//!
//! # Errors
//! Everything that can be wrong with a set of plugins is a [`ComposeError`] at start. Two Rust types with
//! one GraphQL name make async-graphql panic; [`compose`] catches that panic and reads the names out of
//! its message. The panic hook is process-wide state and stays as it is, so the message also appears on
//! standard error. Detecting the clash beforehand is not possible: the registry panics from inside the
//! registration of a type tree that nothing else can walk. Any other panic is passed on.
//!
//! # Rules for the core
//! - An extensible `T` is returned as `Extended<T>` everywhere. A bare `T` next to it is reported as
//!   [`ComposeError::BareType`], except where `T` is returned bare only from a field of `T` itself, or
//!   from a type reached only through such a field: there it cannot be told apart.
//! - `#[Object(serial)]` on `T` has no effect inside `Extended<T>`; the mutation root is serial anyway.
//! - Two scalars with one name, or an object registered after a scalar of its name, are merged silently
//!   by async-graphql, which keeps no Rust type for scalars.
//!
//! # Upgrading async-graphql
//! The hidden module `async_graphql::registry` is used here and nowhere else. The version is pinned
//! exactly; the tests of this module cover every assumption, including the text of the panic.

mod assemble;
mod carrier;
mod contributions;
mod error;
mod extended;
mod node;
mod outline;
mod placement;
mod registration;
mod root_subscription;
mod routes;
mod scope;
#[cfg(test)]
mod tests;

pub use assemble::{compose, outline};
pub use contributions::{CORE, Contributions};
pub use error::{Claimant, ComposeError, Root};
pub use extended::Extended;
pub use node::NodeRef;
pub use outline::{Outline, OutlinedField, OutlinedType};
