//! The example plugin as its users meet it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests fail by panicking, and JSON is indexed")]

mod contract;
mod glossary;
