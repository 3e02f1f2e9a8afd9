//! Following the log for the sake of what its events mean.

use async_graphql::Result;
use async_trait::async_trait;
use claimgraph_store::feed::{Delivery, LogCursor, Reader, Selected};
use futures::stream::{Stream, try_unfold};

use super::{Bookmark, ResyncRequired};
use crate::loader::Loaders;

/// What is given: changes, or that there were none.
#[derive(Debug)]
pub(crate) enum Item<T> {
    /// Changes, at least one.
    Changes(T),
    /// No changes, but a cursor.
    Bookmark(Bookmark),
    /// The cursor leads nowhere.
    Resync(ResyncRequired),
}

/// Events, and what is known when they are given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The events, at least one.
    pub(crate) events: &'a Selected,
    /// Everything up to here was seen.
    pub(crate) cursor: LogCursor,
}

/// Makes of events what is given for them.
#[async_trait]
pub(crate) trait Pick: Send {
    /// What is given.
    type Changes: Send;

    /// What events mean; `None` when nothing of it is wanted.
    async fn pick(&mut self, seen: Seen<'_>) -> Result<Option<Self::Changes>>;
}

/// Follows the log. What was loaded for one delivery is forgotten before the next, as it may be out of date.
pub(crate) fn followed<'a, P: Pick + 'a>(
    loaders: &'a Loaders,
    reader: Reader,
    pick: P,
) -> impl Stream<Item = Result<Item<P::Changes>>> + 'a {
    try_unfold((reader, pick), move |(mut reader, mut pick)| async move {
        Ok(next(loaders, &mut reader, &mut pick).await?.map(|item| (item, (reader, pick))))
    })
}

async fn next<P: Pick>(loaders: &Loaders, reader: &mut Reader, pick: &mut P) -> Result<Option<Item<P::Changes>>> {
    loop {
        let Some(delivery) = reader.next().await? else { return Ok(None) };
        loaders.forget();
        match delivery {
            Delivery::Bookmark { cursor, at_end } => return Ok(Some(Item::Bookmark(Bookmark::new(cursor, at_end)))),
            Delivery::Resync(resync) => return Ok(Some(Item::Resync(resync.into()))),
            Delivery::Events { events, cursor, .. } => match pick.pick(Seen { events: &events, cursor }).await? {
                Some(changes) => return Ok(Some(Item::Changes(changes))),
                None => reader.decline(),
            },
        }
    }
}
