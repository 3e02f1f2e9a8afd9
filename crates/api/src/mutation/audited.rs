//! Telling the audit of what has no events. A [`Command`](claimgraph_store::Command) is audited by the store.

use async_graphql::{Context, Result};
use claimgraph_domain::error::{Code, Error};

use crate::context::loaders;

/// Runs a change of something beside the log, and tells the audit what came of it before the client is told.
///
/// The change is made and stays made where the entry cannot be written; then it is told when the database is there
/// again.
pub(super) async fn audited<T>(ctx: &Context<'_>, action: &str, change: impl Future<Output = Result<T>>) -> Result<T> {
    let outcome = change.await;
    let loaders = loaders(ctx)?;
    match &outcome {
        Ok(_) => {
            if let Err(error) = loaders.store.audit_change(&loaders.scope, action).await {
                tracing::warn!(%error, action, "a change could not be audited at once");
                loaders.store.audit_change_later(&loaders.scope, action);
            }
        }
        Err(error) => loaders.store.audit_refusal(&loaders.scope, action, code(error)),
    }
    outcome
}

/// The same for a change that is made often: nobody waits for the audit, and those alike are one entry.
pub(super) async fn audited_later<T>(
    ctx: &Context<'_>,
    action: &str,
    change: impl Future<Output = Result<T>>,
) -> Result<T> {
    let outcome = change.await;
    let loaders = loaders(ctx)?;
    match &outcome {
        Ok(_) => loaders.store.audit_change_later(&loaders.scope, action),
        Err(error) => loaders.store.audit_refusal(&loaders.scope, action, code(error)),
    }
    outcome
}

fn code(error: &async_graphql::Error) -> Code {
    error.source.as_ref().and_then(|source| source.downcast_ref::<Error>()).map_or(Code::Internal, |error| error.code)
}
