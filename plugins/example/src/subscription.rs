//! A stream: an ordinary `#[Subscription]`. It follows the log, so it misses nothing, and it is read
//! only as fast as the client takes.

use std::collections::VecDeque;
use std::sync::Arc;

use async_graphql::{Context, Result, Subscription};
use claimgraph_plugin::domain::event::{Event, Recorded};
use claimgraph_plugin::request;
use claimgraph_plugin::store::read::View;
use claimgraph_plugin::store::{Scope, Store};
use futures::stream::{Stream, try_unfold};
use tokio::sync::watch;

use crate::term::Term;

/// Events read at once.
const BATCH: u64 = 500;

/// What may be followed.
pub(crate) struct GlossarySubscription;

#[Subscription]
impl GlossarySubscription {
    /// Terms as they are defined, from now on.
    async fn term_defined(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Result<Term>> + use<>> {
        let request = request(ctx)?;
        let (store, scope) = (request.store.clone(), request.scope.clone());
        // Asked for before the position, so that no commit falls between the two.
        let commits = store.commits();
        let position = store.position(&scope).await?;
        let follower = Follower { store, scope, commits, position, found: VecDeque::new() };
        Ok(try_unfold(follower, |mut follower| async move { Ok(follower.next().await?.map(|term| (term, follower))) }))
    }
}

struct Follower {
    store: Store,
    scope: Scope,
    commits: watch::Receiver<u64>,
    position: i64,
    found: VecDeque<Term>,
}

impl Follower {
    /// The next term; `None` when the server ends.
    async fn next(&mut self) -> Result<Option<Term>> {
        loop {
            if let Some(term) = self.found.pop_front() {
                return Ok(Some(term));
            }
            self.commits.mark_unchanged();
            let events = self.store.events(&self.scope, self.position, BATCH).await?;
            if let Some(last) = events.last() {
                self.position = last.position;
                for event in &events {
                    self.found.extend(term(event)?);
                }
            } else if self.commits.changed().await.is_err() {
                return Ok(None);
            }
        }
    }
}

/// The term that an event makes.
fn term(recorded: &Recorded) -> Result<Option<Term>> {
    Ok(match Event::from_json(&recorded.kind, &recorded.data)? {
        Event::ClaimCreated(made) => Term::new(Arc::new(made.claim), View::NOW),
        _ => None,
    })
}
