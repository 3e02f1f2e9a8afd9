//! Take an API key back.

use async_graphql::{Context, ID, InputObject, Result, SimpleObject};

use super::read::Reader;
use super::run::located;
use crate::context::loaders;
use crate::types::ApiKey;

/// A key to take back.
#[derive(Debug, InputObject)]
pub(super) struct RevokeKeyInput {
    /// Its id, `key_…`, not its text.
    key: ID,
    /// Why, 1 to 2,000 characters; it stands in the log.
    reason: Option<String>,
}

/// What was taken back.
#[derive(SimpleObject)]
pub(super) struct RevokeKeyPayload {
    /// The key.
    key: ApiKey,
    /// Whether it was in use until now.
    revoked: bool,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RevokeKeyInput) -> Result<RevokeKeyPayload> {
    let loaders = loaders(ctx)?;
    let id = Reader::read(|reader| reader.id("key", &input.key));
    let id = id.map_err(|refused| located(refused, str::to_owned))?;
    let revoked = loaders.store.revoke_key(&loaders.scope, id, input.reason).await;
    let (key, revoked) = revoked.map_err(|refused| located(refused, str::to_owned))?;
    Ok(RevokeKeyPayload { key: key.into(), revoked })
}
