//! The Metamath plugin as its users meet it.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking, and JSON is indexed"
)]

mod contract;
mod databases;
mod logic;
mod namespaces;
mod oracle;
mod resume;
mod support;
