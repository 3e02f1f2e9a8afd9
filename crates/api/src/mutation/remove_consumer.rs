//! Remove a consumer.

use async_graphql::{Context, InputObject, Result, SimpleObject};

use crate::context::loaders;

/// A consumer to forget.
#[derive(Debug, InputObject)]
pub(super) struct RemoveConsumerInput {
    /// Its name.
    name: String,
}

/// What was removed.
#[derive(SimpleObject)]
pub(super) struct RemoveConsumerPayload {
    /// Whether there was one.
    removed: bool,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RemoveConsumerInput) -> Result<RemoveConsumerPayload> {
    let loaders = loaders(ctx)?;
    Ok(RemoveConsumerPayload { removed: loaders.store.remove_consumer(&loaders.scope, &input.name).await? })
}
