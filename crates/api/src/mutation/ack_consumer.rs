//! Acknowledge.

use async_graphql::{Context, InputObject, OneofObject, Result, SimpleObject};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::feed::LogCursor;

use crate::context::loaders;
use crate::feed::{Consumer, MemberInput};
use crate::scalars::{Cursor, Long};

/// What a member of a consumer has done.
#[derive(Debug, InputObject)]
pub(super) struct AckConsumerInput {
    /// The member.
    consumer: MemberInput,
    /// Everything up to here is done.
    up_to: AckPlace,
}

/// A place in the log; exactly one.
#[derive(Debug, OneofObject)]
pub(super) enum AckPlace {
    /// The cursor of a delivery. It is refused when the log is another by now, which a position cannot tell.
    Cursor(Cursor),
    /// A position of the present log, such as that of the last event that was done; 0 or more.
    Position(Long),
}

/// The consumer afterwards.
#[derive(SimpleObject)]
pub(super) struct AckConsumerPayload {
    /// The consumer.
    consumer: Consumer,
    /// Whether the member had not acknowledged as much before.
    moved: bool,
}

/// Runs the mutation.
pub(super) async fn resolve(ctx: &Context<'_>, input: AckConsumerInput) -> Result<AckConsumerPayload> {
    let loaders = loaders(ctx)?;
    let (store, scope) = (&loaders.store, &loaders.scope);
    let cursor = match input.up_to {
        AckPlace::Cursor(cursor) => LogCursor::parse(&cursor.0)?,
        AckPlace::Position(Long(position)) if position < 0 => {
            let message = format!("`input.upTo.position` is {position}; a position is 0 or more");
            return Err(Error::new(Code::BadRequest, message).into());
        }
        AckPlace::Position(Long(position)) => store.log_cursor(scope).await?.at(position),
    };
    let key = input.consumer.into();
    let acked = store.ack_consumer(scope, &key, cursor).await?;
    let consumer = store.consumer(scope, &key.name).await?;
    let consumer = consumer.ok_or_else(|| Error::not_found("consumer", &key.name))?;
    Ok(AckConsumerPayload { consumer: consumer.into(), moved: acked.moved })
}
