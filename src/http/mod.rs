//! The HTTP surface.
//!
//! - `POST /graphql`, `GET /graphql`: [`graphql`], per the GraphQL-over-HTTP specification.
//! - `GET /graphql` with an upgrade: [`ws`], the protocol `graphql-transport-ws`.
//! - Either with `Accept: text/event-stream`: [`sse`], the protocol `graphql-sse`.
//! - `/`, `/playground/*`: [`playground`]. `/health`, `/ready`: [`health`]. `/metrics`: [`metrics`]. `/schema.graphql`:
//!   [`sdl`]; the page and the schema in development only.
//!
//! Before an operation is executed, [`persisted`] finds its document where only the hash was sent, [`document`] bounds
//! it, and [`toll`] charges it.
//!
//! What an operation gives over either of the two is made in [`operation`], and once for all who ask the same in
//! [`cohort`].
//!
//! Every answer passes [`frame`], which gives it its request id and its security headers, and tells of it by
//! [`observe`]. Spans of [`trace`] are for whoever collects them.

mod caller;
mod choice;
mod cohort;
mod cors;
pub mod document;
mod failure;
mod frame;
mod front;
mod graphql;
mod health;
mod host;
mod local;
mod metrics;
mod observe;
mod operation;
mod own;
mod persisted;
mod playground;
mod request_id;
mod sdl;
pub mod serve;
mod sse;
mod toll;
mod trace;
mod ws;

pub use caller::Callers;
pub use front::{CorsOptions, FrontOptions};
pub use host::{ConnectionOptions, Host, HostOptions};
pub use metrics::MetricsOptions;
pub use persisted::{Persisted, Taken, Trusted, TrustedError};
pub use request_id::RequestId;
pub use trace::Tracing;

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower::util::option_layer;

/// The router over a host.
pub fn router(host: Arc<Host>) -> Router {
    let mut router = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::wrong_method))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics));
    if host.options.for_developers {
        router = router.merge(for_developers());
    }
    router
        .fallback(failure::no_such_path)
        .method_not_allowed_fallback(failure::no_such_method)
        // A question whether a page may ask is answered without asking anything itself.
        .layer(option_layer(cors::layer(&host.options.front.cors)))
        .layer(from_fn_with_state(Arc::clone(&host), frame::frame))
        .with_state(host)
}

/// What production does not serve.
fn for_developers() -> Router<Arc<Host>> {
    let mut router = Router::new()
        .route("/schema.graphql", get(sdl::sdl))
        .route(claimgraph_playground::QUERIES_PATH, get(playground::queries));
    for asset in claimgraph_playground::assets() {
        router =
            router.route(asset.path, get(move |headers: HeaderMap| async move { playground::asset(asset, &headers) }));
    }
    router
}
