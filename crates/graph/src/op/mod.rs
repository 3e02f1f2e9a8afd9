//! What can be asked of a graph. Each operation is a function of a [`Lens`](crate::Lens) and a
//! [`Budget`](crate::Budget), without I/O; its answer names places by number and links by slot.

mod reach;

pub use reach::{Note, Reached, reach};
