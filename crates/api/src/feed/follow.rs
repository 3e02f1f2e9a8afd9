//! Following the log for the sake of what its events mean.

use async_graphql::{Context, Result};
use async_trait::async_trait;
use claimgraph_store::feed::{Begin, Delivery, EventFilter, LogCursor, Reader, Selected};
use futures::stream::{Stream, try_unfold};

use super::{Bookmark, EventDelivery, ResyncRequired};
use crate::context::loaders;
use crate::loader::Loaders;
use crate::resume::{Content, Reached, Resume};

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

/// Begins to read the log: where the host says, else where the request says.
pub(crate) async fn open(ctx: &Context<'_>, said: Begin, filter: EventFilter) -> Result<Reader> {
    let loaders = loaders(ctx)?;
    Ok(loaders.store.follow(&loaders.scope, Resume::of(ctx).begin(said), filter).await?)
}

/// Follows the log. What was loaded for one delivery is forgotten before the next, as it may be out of date.
pub(crate) fn followed<'a, P: Pick + 'a>(
    ctx: &Context<'_>,
    loaders: &'a Loaders,
    reader: Reader,
    pick: P,
) -> impl Stream<Item = Result<Item<P::Changes>>> + use<'a, P> {
    try_unfold((told(ctx, reader), pick), move |(mut told, mut pick)| async move {
        Ok(next(loaders, &mut told, &mut pick).await?.map(|item| (item, (told, pick))))
    })
}

/// Follows the log for the sake of the events themselves.
pub(crate) fn events<'a>(
    ctx: &Context<'_>,
    loaders: &'a Loaders,
    reader: Reader,
) -> impl Stream<Item = Result<EventDelivery>> + use<'a> {
    try_unfold(told(ctx, reader), move |mut told| async move {
        let Some(delivery) = told.reader.next().await? else { return Ok(None) };
        loaders.forget();
        told.tell(&delivery);
        Ok(Some((EventDelivery::from(delivery), told)))
    })
}

/// A reader that tells the host how far it has come.
struct Told {
    reader: Reader,
    resume: Resume,
}

fn told(ctx: &Context<'_>, reader: Reader) -> Told {
    let resume = Resume::of(ctx);
    if !reader.has_first() {
        resume.began(reader.cursor());
    }
    Told { reader, resume }
}

impl Told {
    fn tell(&self, delivery: &Delivery) {
        let (cursor, content) = match delivery {
            Delivery::Bookmark { cursor, .. } => (*cursor, Content::Nothing),
            Delivery::Resync(resync) => (resync.cursor, Content::Gap),
            Delivery::Events { events, cursor, .. } => {
                let first = events.events().next().map_or(cursor.position(), |event| event.position);
                (*cursor, Content::From(first))
            }
        };
        self.resume.reach(Reached { cursor, content });
    }
}

async fn next<P: Pick>(loaders: &Loaders, told: &mut Told, pick: &mut P) -> Result<Option<Item<P::Changes>>> {
    loop {
        let Some(delivery) = told.reader.next().await? else { return Ok(None) };
        loaders.forget();
        let item = match &delivery {
            Delivery::Bookmark { cursor, at_end } => Item::Bookmark(Bookmark::new(*cursor, *at_end)),
            Delivery::Resync(resync) => Item::Resync((*resync).into()),
            Delivery::Events { events, cursor, .. } => {
                let Some(changes) = pick.pick(Seen { events, cursor: *cursor }).await? else {
                    told.reader.decline();
                    continue;
                };
                Item::Changes(changes)
            }
        };
        told.tell(&delivery);
        return Ok(Some(item));
    }
}
