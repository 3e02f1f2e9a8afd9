//! Create a namespace.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_store::ops::namespace::CreateNamespace;
use serde_json::Value;

use super::load;
use super::read::Reader;
use super::run::run;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Namespace;

/// A namespace to create.
#[derive(Debug, InputObject)]
pub(super) struct CreateNamespaceInput {
    /// Names from the root joined by `/`, each 1 to 200 characters, together at most 1,000.
    path: String,
    /// What belongs here, 1 to 2,000 characters.
    description: Option<String>,
    /// Free-form attributes, an object of at most 64 KiB.
    attrs: Option<Value>,
    /// Whether missing namespaces above it are made too; otherwise they are refused with `NOT_FOUND`.
    #[graphql(default)]
    create_parents: bool,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The namespace that is there now.
#[derive(SimpleObject)]
pub(super) struct CreateNamespacePayload {
    /// The namespace: a new one, or the one with the same path, unchanged.
    namespace: Extended<Namespace>,
    /// Whether the namespace is new.
    created: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl CreateNamespaceInput {
    fn read(self, reader: &mut Reader) -> Option<CreateNamespace> {
        Some(CreateNamespace {
            path: self.path,
            description: self.description,
            attrs: reader.attrs("attrs", self.attrs)?,
            create_parents: self.create_parents,
        })
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: CreateNamespaceInput) -> Result<CreateNamespacePayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(CreateNamespacePayload {
        namespace: load::namespace(ctx, done.view(), done.outcome.id).await?,
        created: done.outcome.created,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
