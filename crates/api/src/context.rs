//! What a request carries: the store, in whose name it reads, its id and its limits.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Request, Result};
use claimgraph_domain::error::Error;
use claimgraph_store::{Scope, Store};

use crate::loader::Loaders;

/// Bounds on what one request may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiLimits {
    /// Entries of a page that asks for no number.
    pub page_size_default: u32,
    /// Entries that a page may ask for.
    pub page_size_max: u32,
    /// Nesting of a query, fields.
    pub query_depth: usize,
    /// Claims that a walk through the graph enters when it is not told how many.
    pub traversal_nodes_default: u32,
    /// Claims that a walk may be told to enter.
    pub traversal_nodes_max: u32,
    /// Links from where it begins that a walk may be told to go.
    pub traversal_depth_max: u32,
    /// Milliseconds that a walk may take when it is not told how many.
    pub traversal_time_ms_default: u32,
    /// Milliseconds that a walk may be told to take.
    pub traversal_time_ms_max: u32,
    /// Tokens of a context bundle that is not told how many it may have.
    pub context_tokens_default: u32,
    /// Tokens that a context bundle may be told to have.
    pub context_tokens_max: u32,
}

impl Default for ApiLimits {
    fn default() -> Self {
        Self {
            page_size_default: 50,
            page_size_max: 200,
            query_depth: 20,
            traversal_nodes_default: 1_000,
            traversal_nodes_max: 100_000,
            traversal_depth_max: 10,
            traversal_time_ms_default: 5_000,
            traversal_time_ms_max: 30_000,
            context_tokens_default: 4_000,
            context_tokens_max: 200_000,
        }
    }
}

/// The request that resolvers work for. The host makes one for each request and gives it to [`attach`].
#[derive(Clone)]
pub struct RequestContext {
    /// The store.
    pub store: Store,
    /// Whose data the request sees, and who acts.
    pub scope: Scope,
    /// The request's id, as errors and the log tell it.
    pub request_id: String,
    /// What it may ask for.
    pub limits: ApiLimits,
}

/// Gives a request its context and loaders of its own.
#[must_use]
pub fn attach(request: Request, context: RequestContext) -> Request {
    let loaders = Loaders::new(Arc::new(context.clone()));
    request.data(context).data(loaders)
}

/// The request's loaders, and through them its context.
///
/// # Errors
/// `INTERNAL` when the host did not [`attach`] a context.
pub fn loaders<'a>(ctx: &Context<'a>) -> Result<&'a Loaders> {
    match ctx.data_opt::<Loaders>() {
        Some(loaders) => Ok(loaders),
        None => Err(Error::internal("the request has no context: give it to `context::attach`").into()),
    }
}

/// The request's context.
///
/// # Errors
/// `INTERNAL` when the host did not [`attach`] one.
pub fn request<'a>(ctx: &Context<'a>) -> Result<&'a RequestContext> {
    loaders(ctx).map(Deref::deref)
}
