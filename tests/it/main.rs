//! Black-box tests: the real router over a real socket, and the real binary.
//!
//! What needs a database runs on SQLite and on PostgreSQL. Snapshots are beside this file in `snapshots/`; after a
//! wanted change, run with `INSTA_UPDATE=always` and look at the difference.

#![allow(
    clippy::needless_pass_by_value,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

mod answers;
mod audit;
mod audits;
mod auth;
mod cli;
mod clients;
mod cohorts;
mod crash;
mod csrf;
mod demo;
mod embedding;
mod eval;
mod feed;
mod front;
mod fuzz;
mod generated;
mod health;
mod hostile;
mod identity;
mod isolation;
mod limits;
mod metrics;
mod negotiation;
mod pages;
mod probe;
mod process;
mod rates;
mod request_ids;
mod request_log;
mod restore;
mod resume;
mod scopes;
mod server;
mod socket;
mod sse;
mod stop;
mod traces;
mod transfer;
mod wakeups;
mod webhooks;
mod websocket;
mod websocket_frames;
mod websocket_limits;
mod wire;
