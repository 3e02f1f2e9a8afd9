//! Register a consumer.

use async_graphql::{Context, InputObject, Result, SimpleObject};

use crate::context::loaders;
use crate::feed::{Beginning, Consumer, LogPlace};
use crate::scalars::Cursor;

/// A consumer to keep the places of.
#[derive(Debug, InputObject)]
pub(super) struct RegisterConsumerInput {
    /// Its name: 1 to 128 of a-z, A-Z, 0-9, and - _ . :
    name: String,
    /// How many members share its work, 1 to 256 unless configured otherwise.
    #[graphql(default = 1)]
    size: u32,
    /// Begin after this cursor, where the consumer is new.
    after: Option<Cursor>,
    /// Where to begin without a cursor, where the consumer is new.
    #[graphql(default_with = "LogPlace::Now")]
    from: LogPlace,
}

/// The consumer.
#[derive(SimpleObject)]
pub(super) struct RegisterConsumerPayload {
    /// The consumer, new or as it was.
    consumer: Consumer,
    /// Whether it is new, or has another number of members than before.
    changed: bool,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: RegisterConsumerInput) -> Result<RegisterConsumerPayload> {
    let loaders = loaders(ctx)?;
    let begin = Beginning { after: input.after, from: input.from }.read()?;
    let (consumer, changed) = loaders.store.register_consumer(&loaders.scope, &input.name, input.size, begin).await?;
    Ok(RegisterConsumerPayload { consumer: consumer.into(), changed })
}
