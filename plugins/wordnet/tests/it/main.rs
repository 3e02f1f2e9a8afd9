//! The WordNet plugin as its users meet it.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking, and JSON is indexed"
)]

mod contract;
mod resume;
mod small;
mod support;
mod whole;
