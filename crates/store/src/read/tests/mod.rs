//! Tests of reading, on both databases, over rows inserted directly.

mod as_of;
mod cursors;
mod edges;
mod evidence;
mod filter_cases;
mod filters;
mod isolation;
mod pages;
mod plans;
mod policies;
mod statements;
mod stats;
mod vocabulary;
mod world;
