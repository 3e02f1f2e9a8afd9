//! Context for agents, as far as it is pure: what counts as a token ([`Tokenizer`]), which claims belong together
//! ([`Candidate`], [`Contradiction`]), and what of them fits into a budget, in which order and in which words
//! ([`assemble`]). `docs/CONTEXT.md` is for those who ask for it.

mod candidate;
mod group;
mod pack;
mod section;
mod text;
mod tokens;

use std::hash::Hash;

pub use candidate::{Candidate, Contradiction, Note};
pub use pack::{Bundle, Item, LeftOut, PlacedGroup, PlacedSection, Reason, assemble};
pub use section::{Section, Wanted};
pub use tokens::{Bytes, Characters, Tokenizer, Tokenizers, Words};

/// What tells the things in a bundle from one another.
pub trait Key: Copy + Eq + Hash + Ord {}

impl<K: Copy + Eq + Hash + Ord> Key for K {}
