//! The playground page, embedded in the binary: it needs no network and no file at run time.
//!
//! `build.rs` bundles `GraphiQL` from the npm project `playground/` when npm works, and otherwise embeds a plain form that
//! says how to get `GraphiQL` ([`BUNDLED`] tells which). Either way [`assets`] lists every file of the page; the server
//! answers each at its [`Asset::path`], and gives the ready queries itself at [`QUERIES_PATH`].
//!
//! The page addresses everything relative to itself, so a proxy may serve it below a prefix. It sends queries to
//! `graphql` beside it, and subscriptions to the same address over WebSocket (`graphql-transport-ws`); the Headers editor
//! becomes HTTP headers, and the payload of `connection_init`.

mod asset;

pub use asset::Asset;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where the page asks for its ready queries: a JSON list of `{title, explanation, query, variables}`.
///
/// `title` and `explanation` are plain text and become comments above the query; `variables` is an object, or absent.
/// An empty list opens a welcome text with a starter query.
pub const QUERIES_PATH: &str = "/playground/queries.json";

/// The `Content-Security-Policy` that the page works under: same origin only, no inline script, no `eval`.
///
/// Inline styles are needed by the editor, `data:` by its embedded fonts and icons.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// Every file of the page, the page itself (`/`) first.
pub fn assets() -> &'static [Asset] {
    ASSETS
}

#[cfg(test)]
mod tests;
