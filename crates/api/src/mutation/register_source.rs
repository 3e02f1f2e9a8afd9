//! Register a source.

use async_graphql::{Context, InputObject, Result, SimpleObject};
use claimgraph_store::ops::source::RegisterSource;

use super::load;
use super::read::Reader;
use super::run::run;
use super::source::SourceInput;
use crate::compose::Extended;
use crate::scalars::Long;
use crate::types::Source;

/// A source to register.
#[derive(Debug, InputObject)]
pub(super) struct RegisterSourceInput {
    /// What it is.
    #[graphql(flatten)]
    source: SourceInput,
    /// A key of the caller's choosing, 1 to 256 visible ASCII characters. The same key and body get the
    /// same answer again and change nothing; another body is refused with `IDEMPOTENCY_CONFLICT`.
    idempotency_key: Option<String>,
}

/// The source that is registered.
#[derive(SimpleObject)]
pub(super) struct RegisterSourcePayload {
    /// The source: a new one, or the one with the same outside reference or content hash.
    source: Extended<Source>,
    /// Whether the source is new.
    created: bool,
    /// The position of the log at which this was written; a read as of it or later sees it.
    position: Long,
    /// Whether this answer was given before, to the same idempotency key; then nothing was changed now.
    replayed: bool,
}

impl RegisterSourceInput {
    fn read(self, reader: &mut Reader) -> Option<RegisterSource> {
        Some(RegisterSource(self.source.read(reader, "")?))
    }
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, mut input: RegisterSourceInput) -> Result<RegisterSourcePayload> {
    let key = input.idempotency_key.take();
    let done = run(ctx, key, |reader| input.read(reader)).await?;
    Ok(RegisterSourcePayload {
        source: load::source(ctx, done.view(), done.outcome.id).await?,
        created: done.outcome.created,
        position: done.position.into(),
        replayed: done.replayed,
    })
}
