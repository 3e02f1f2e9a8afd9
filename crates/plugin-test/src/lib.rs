//! The test kit for plugins.
//!
//! [`TestApp`] is a server without its network: a store on a temporary database of each kind, the
//! schema with the plugins under test, two tenants, a clock that stands still and seeded
//! randomness. [`Contract`] is what every plugin must fulfil; [`holds`] checks it.
//!
//! ```ignore
//! #[tokio::test]
//! async fn terms_are_found() {
//!     TestApp::with(|| vec![Box::new(Example)], |app| async move {
//!         app.query("mutation { defineTerm(input: { word: \"set\", meaning: \"A collection.\" }) { position } }").await;
//!         assert_eq!(app.query("{ term(word: \"Set\") { meaning } }").await["term"]["meaning"], "A collection.");
//!     })
//!     .await;
//! }
//! ```

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    reason = "the kit runs in tests, which fail by panicking; indexing JSON gives null where nothing is"
)]

mod app;
mod contract;
mod surface;

pub use app::TestApp;
pub use contract::{Contract, holds};

/// The guide, whose code runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/PLUGINS.md")]
struct Guide;
