//! Give an API key another to take its place.

use std::time::Duration;

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::types::ApiKey;

/// A key to rotate.
#[derive(Debug, InputObject)]
pub(super) struct RotateKeyInput {
    /// Its id, `key_…`, not its text.
    key: ID,
    /// Seconds for which the old one is still taken; as configured when absent, 24 hours unless that was changed.
    overlap_seconds: Option<u32>,
}

/// Both keys, and the text of the new one.
#[derive(SimpleObject)]
pub(super) struct RotateKeyPayload {
    /// The new key: it may do the same for the same agent, and expires when the old one would have.
    key: ApiKey,
    /// Its text, for the header `Authorization: Bearer`. Keep it: it is never told again.
    secret: String,
    /// The old key, with the moment until which it is taken.
    replaced: ApiKey,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RotateKeyInput) -> Result<RotateKeyPayload> {
    let loaders = loaders(ctx)?;
    let id = Reader::read(|reader| reader.id("key", &input.key));
    let id = id.map_err(|refused| located(refused, str::to_owned))?;
    let overlap = input.overlap_seconds.map(|seconds| Duration::from_secs(seconds.into()));
    let (key, secret) = loaders.store.rotate_key(&loaders.scope, id, overlap).await?;
    let replaced = loaders.store.key(&loaders.scope, id).await?;
    let replaced = replaced.ok_or_else(|| claimgraph_domain::error::Error::not_found("key", &id.to_string()))?;
    Ok(RotateKeyPayload { key: key.into(), secret: secret.text(), replaced: replaced.into() })
}
