//! A stream: an ordinary `#[Subscription]`. It follows the log, so it misses nothing, and it is read
//! only as fast as the client takes.

use std::sync::Arc;

use async_graphql::{Context, Result, Subscription};
use claimgraph_plugin::domain::error::{Code, Error};
use claimgraph_plugin::domain::event::{Event, Recorded};
use claimgraph_plugin::request;
use claimgraph_plugin::store::feed::{Begin, Delivery, EventFilter, Reader};
use claimgraph_plugin::store::read::View;
use futures::stream::{Stream, TryStreamExt, iter, try_unfold};

use crate::term::Term;

/// What may be followed.
pub(crate) struct GlossarySubscription;

#[Subscription]
impl GlossarySubscription {
    /// Terms as they are defined, from now on.
    async fn term_defined(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Result<Term>> + use<>> {
        let request = request(ctx)?;
        let made = EventFilter { kinds: Some(["claim.created".to_owned()].into()), ..EventFilter::default() };
        let reader = request.store.follow(&request.scope, Begin::Now, made).await?;
        let found = try_unfold(reader, |mut reader| async move {
            let terms = next(&mut reader).await?;
            Ok::<_, async_graphql::Error>(terms.map(|terms| (iter(terms.into_iter().map(Ok)), reader)))
        });
        Ok(found.try_flatten())
    }
}

/// The terms of the next delivery; `None` when the log is over.
async fn next(reader: &mut Reader) -> Result<Option<Vec<Term>>> {
    let events = match reader.next().await? {
        None => return Ok(None),
        Some(Delivery::Bookmark { .. }) => return Ok(Some(Vec::new())),
        Some(Delivery::Resync(_)) => {
            return Err(Error::new(Code::CursorExpired, "the log is another now; subscribe again").into());
        }
        Some(Delivery::Events { events, .. }) => events,
    };
    let mut terms = Vec::new();
    for event in events.events() {
        terms.extend(term(event)?);
    }
    Ok(Some(terms))
}

/// The term that an event makes.
fn term(recorded: &Recorded) -> Result<Option<Term>> {
    Ok(match Event::from_json(&recorded.kind, &recorded.data)? {
        Event::ClaimCreated(made) => Term::new(Arc::new(made.claim), View::NOW),
        _ => None,
    })
}
