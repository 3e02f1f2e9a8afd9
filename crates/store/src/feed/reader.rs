//! A reader of a tenant's log.

use std::sync::Arc;

use claimgraph_domain::error::Error;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};

use super::batch::{Batch, Slice};
use super::cursor::LogCursor;
use super::delivery::Delivery;
use super::filter::EventFilter;
use super::ring::At;
use super::start::{Begin, Resync, ResyncReason};
use super::tail::{End, Tail};
use crate::scope::Scope;
use crate::store::Store;

/// Reads a log from a position of its own, without end: each event once, in order, none left out. It reads when it is
/// asked to, so a slow caller takes nothing but its own time.
pub struct Reader {
    store: Store,
    scope: Scope,
    filter: EventFilter,
    pub(super) tail: Arc<Tail>,
    pub(super) end: watch::Receiver<End>,
    /// The log, and what the caller knows of it: the last cursor that was given.
    told: LogCursor,
    told_at: Instant,
    /// What the caller knew before the last delivery.
    before: (LogCursor, Instant),
    /// Everything up to here was read.
    position: i64,
    /// What is to be given first.
    first: Option<Delivery>,
    /// Whether the end was reached since the beginning.
    caught_up: bool,
}

/// What follows a reader's position.
enum More {
    Events(Slice),
    /// Nothing yet.
    Nothing,
    /// Something that is no longer kept.
    Lost,
}

impl Store {
    /// Follows the tenant's log.
    ///
    /// The first delivery is a bookmark where the caller brings no cursor, so that it has one whatever happens next.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for a cursor of another tenant, or of a position that the log has not reached; `NOT_FOUND` when
    /// the tenant is gone; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn follow(&self, scope: &Scope, begin: Begin, filter: EventFilter) -> Result<Reader, Error> {
        let (state, position) = self.begin(scope, begin).await?;
        let (position, first) = match position {
            Ok(position) => {
                let cursor = state.cursor(scope, position);
                let needed = !matches!(begin, Begin::After(_));
                (position, needed.then_some(Delivery::Bookmark { cursor, at_end: position == state.head }))
            }
            Err(resync) => (state.head, Some(Delivery::Resync(resync))),
        };
        let tail = self.feeds().join(self, scope, state);
        let (told, told_at) = (state.cursor(scope, position), Instant::now());
        self.feeds().counts().reader_begins();
        Ok(Reader {
            store: self.clone(),
            scope: scope.clone(),
            filter,
            end: tail.end(),
            tail,
            told,
            told_at,
            before: (told, told_at),
            position,
            first,
            caught_up: false,
        })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.store.feeds().counts().reader_ends();
    }
}

impl Reader {
    /// The next delivery; waits for it. `None` after a [`Delivery::Resync`].
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database; nothing is lost, and it may be called again.
    pub async fn next(&mut self) -> Result<Option<Delivery>, Error> {
        match self.first.take() {
            Some(Delivery::Resync(resync)) => return Ok(Some(self.end_with(resync))),
            Some(bookmark) => return Ok(Some(bookmark)),
            None if self.is_over() => return Ok(None),
            None if self.is_bookmark_due() => return Ok(Some(self.bookmark())),
            None => {}
        }
        loop {
            let known = *self.end.borrow_and_update();
            if known.epoch != self.told.epoch {
                return self.resync(ResyncReason::Epoch).await;
            }
            let delivery = match self.more().await? {
                More::Events(slice) => self.take(&slice).await?,
                More::Nothing => self.wait(known).await,
                More::Lost => return self.resync(ResyncReason::Retention).await,
            };
            if delivery.is_some() {
                return Ok(delivery);
            }
        }
    }

    /// What follows: from the ring where it stands there, else from the log itself.
    async fn more(&self) -> Result<More, Error> {
        match self.tail.after(self.position, self.batch()) {
            At::Here(slice) => return Ok(More::Events(slice)),
            At::Ahead => return Ok(More::Nothing),
            At::Behind => {}
        }
        if let Some(slice) = self.history().await? {
            return Ok(if slice.first() == self.position + 1 { More::Events(slice) } else { More::Lost });
        }
        let lost = self.store.log_state(&self.scope).await?.oldest > self.position + 1;
        Ok(if lost { More::Lost } else { More::Nothing })
    }

    /// Takes the last delivery back: the caller did not want it after all, and has passed its cursor on to nobody.
    /// Bookmarks then come as if its events had not been wanted.
    pub fn decline(&mut self) {
        (self.told, self.told_at) = self.before;
    }

    /// Whether the log is known to hold more than what was given, so that the next delivery is not waited for.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.first.is_some() || self.position < self.end.borrow().position
    }

    /// Whether the next delivery was ready from the beginning: a bookmark, or that the cursor leads nowhere.
    #[must_use]
    pub fn has_first(&self) -> bool {
        self.first.is_some()
    }

    /// The last cursor that was given, or what it began after.
    #[must_use]
    pub fn cursor(&self) -> LogCursor {
        self.told
    }

    fn batch(&self) -> usize {
        self.store.feeds().options().batch.max(1)
    }

    /// Reads on by itself.
    async fn history(&self) -> Result<Option<Slice>, Error> {
        // The semaphore is never closed.
        let _turn = self.store.feeds().history.acquire().await;
        let most = u64::try_from(self.batch()).unwrap_or(u64::MAX);
        let batch = Batch::new(self.store.events(&self.scope, self.position, most).await?);
        Ok(batch.and_then(|batch| batch.after(batch.first() - 1, usize::MAX)))
    }

    /// Takes from events what is wanted.
    async fn take(&mut self, slice: &Slice) -> Result<Option<Delivery>, Error> {
        let found = self.filter.select(&self.store, &self.scope, slice).await?;
        self.position = slice.last();
        Ok(match found {
            Some(events) => {
                let cursor = self.tell();
                Some(Delivery::Events { events, cursor, at_end: !self.has_more() })
            }
            None => self.is_bookmark_due().then(|| self.bookmark()),
        })
    }

    /// Waits for more, or for the time of a bookmark.
    async fn wait(&mut self, known: End) -> Option<Delivery> {
        let unwanted = self.position > self.told.position();
        let at_end = known.position <= self.position;
        if at_end && !std::mem::replace(&mut self.caught_up, true) && unwanted {
            return Some(self.bookmark());
        }
        if known.position > self.position {
            // Behind what is known of, and nothing was there to be read: another database answers late.
            sleep(self.store.feeds().options().poll).await;
            return None;
        }
        if !unwanted {
            // The tail lives as long as this.
            let _ = self.end.changed().await;
            return None;
        }
        let time = self.told_at + self.store.feeds().options().bookmark_every;
        match timeout_at(time, self.end.changed()).await {
            Ok(_) => None,
            Err(_) => Some(self.bookmark()),
        }
    }

    /// Whether enough came that was not wanted.
    fn is_bookmark_due(&self) -> bool {
        self.position - self.told.position() >= self.store.feeds().options().bookmark_events
    }

    fn bookmark(&mut self) -> Delivery {
        Delivery::Bookmark { cursor: self.tell(), at_end: !self.has_more() }
    }

    fn tell(&mut self) -> LogCursor {
        self.before = (self.told, self.told_at);
        self.told = self.told.at(self.position);
        self.told_at = Instant::now();
        self.told
    }

    async fn resync(&mut self, reason: ResyncReason) -> Result<Option<Delivery>, Error> {
        let resync = self.store.resync(&self.scope, reason).await?;
        Ok(Some(self.end_with(resync)))
    }

    fn end_with(&mut self, resync: Resync) -> Delivery {
        self.position = OVER;
        Delivery::Resync(resync)
    }

    fn is_over(&self) -> bool {
        self.position == OVER
    }
}

/// The position of a reader that is given nothing more.
const OVER: i64 = i64::MAX;
