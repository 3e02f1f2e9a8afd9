//! The host of claimgraph: it wires configuration, store, schema and plugins together and serves them.
//!
//! Wiring only: rules live in `claimgraph-domain`, storage in `claimgraph-store`, the schema in `claimgraph-api`. A new
//! command is a file in [`cli`], a new endpoint a file in [`http`], a new plugin a line in [`plugins`].

pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod embedder;
pub mod embedding;
pub mod eval;
pub mod front;
pub mod generated;
pub mod http;
pub mod limits;
pub mod outgoing;
pub mod plugins;
pub mod retention;
pub mod search;
pub mod system;
pub mod telemetry;
pub mod transfer;
pub mod wakeups;
pub mod webhooks;
