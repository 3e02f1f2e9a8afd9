//! The one task that reads what is new in a tenant's log, for all who follow it.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use claimgraph_domain::error::Error;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::batch::Batch;
use super::ring::{At, Ring};
use crate::scope::Scope;
use crate::store::{Store, WeakStore};

/// Most events that the tail reads at once.
const BATCH: u64 = 500;
/// The epoch of a tail that has found another log than the one it began with.
const ANOTHER: Uuid = Uuid::max();
/// How long it waits after a failure of the database before it reads again.
const RETRY: Duration = Duration::from_millis(200);

/// The newest part of a tenant's log. It lives, and its task runs, as long as somebody follows.
#[derive(Debug)]
pub(super) struct Tail {
    ring: Mutex<Ring>,
    end: watch::Sender<End>,
    /// The greatest position that was told of; what is beyond the end has yet to be read.
    announced: watch::Sender<i64>,
    task: OnceLock<AbortHandle>,
}

/// How far the tail has read, and of which log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// Nothing is known of what comes after; -1 before the first look.
    pub(super) position: i64,
    /// The epoch; nil before the first look, and none that a log has when the log was replaced.
    pub(super) epoch: Uuid,
}

impl Drop for Tail {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

impl Tail {
    /// A tail of a tenant's log, which begins to read at the present end.
    pub(super) fn start(store: &Store, scope: &Scope) -> Arc<Self> {
        let tail = Arc::new(Self {
            ring: Mutex::default(),
            end: watch::Sender::new(End { position: -1, epoch: Uuid::nil() }),
            announced: watch::Sender::new(-1),
            task: OnceLock::new(),
        });
        let follower = Follower {
            store: store.downgrade(),
            scope: scope.clone(),
            tail: Arc::downgrade(&tail),
            announced: tail.announced.subscribe(),
        };
        let task = tokio::spawn(follower.run()).abort_handle();
        // Nobody else has the tail yet, so this is the only task.
        let _ = tail.task.set(task);
        tail
    }

    /// Tells that the log has reached a position.
    pub(super) fn announce(&self, position: i64) {
        self.announced.send_if_modified(|known| {
            let news = position > *known;
            *known = position.max(*known);
            news
        });
    }

    /// Tells that the log may have grown.
    pub(super) fn announce_next(&self) {
        let position = self.end.borrow().position;
        self.announce(position.saturating_add(1));
    }

    /// Follows how far it has read.
    pub(super) fn end(&self) -> watch::Receiver<End> {
        self.end.subscribe()
    }

    /// Where the event after a position stands, with at most some many.
    pub(super) fn after(&self, position: i64, most: usize) -> At {
        self.ring().after(position, most)
    }

    /// Bytes that the ring holds, and those of its largest batch.
    #[cfg(test)]
    pub(super) fn held(&self) -> (usize, usize) {
        self.ring().held()
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads on once; `false` when there was nothing.
    async fn read(&self, store: &Store, scope: &Scope) -> Result<bool, Error> {
        let position = self.end.borrow().position;
        let Some(batch) = Batch::new(store.events(scope, position, BATCH).await?) else { return Ok(false) };
        let last = batch.last();
        self.ring().push(batch, store.feeds().options().ring_bytes);
        self.end.send_modify(|end| end.position = last);
        Ok(true)
    }

    /// Looks how the log stands. `false` when it is another log than before: this tail is at its end then.
    async fn look(&self, store: &Store, scope: &Scope) -> Result<bool, Error> {
        let state = store.log_state(scope).await?;
        let before = *self.end.borrow();
        if before.position < 0 {
            self.ring().begin(state.head);
            self.end.send_replace(End { position: state.head, epoch: state.epoch });
        } else if before.epoch != state.epoch {
            self.end.send_modify(|end| end.epoch = ANOTHER);
            return Ok(false);
        }
        self.announce(state.head);
        Ok(true)
    }

    /// Takes back a position that was told of, but is not there.
    fn forget(&self, told: i64) {
        let position = self.end.borrow().position;
        self.announced.send_if_modified(|known| {
            if *known == told {
                *known = position;
            }
            false
        });
    }
}

/// What the task holds: nothing that keeps the tail or the store alive while it waits.
struct Follower {
    store: WeakStore,
    scope: Scope,
    tail: Weak<Tail>,
    announced: watch::Receiver<i64>,
}

impl Follower {
    async fn run(mut self) {
        if !self.look().await {
            return;
        }
        while let Some(wait) = self.step().await {
            // An error means that the tail is gone, which the next step finds.
            let told = timeout(wait, self.announced.changed()).await.is_ok();
            if !told && !self.look().await {
                return;
            }
        }
    }

    /// Reads until there is nothing more; how long to wait then for news, `None` when nobody follows any more.
    async fn step(&mut self) -> Option<Duration> {
        loop {
            let (store, tail) = (self.store.upgrade()?, self.tail.upgrade()?);
            let told = *self.announced.borrow_and_update();
            if told <= tail.end.borrow().position {
                return Some(store.feeds().options().poll);
            }
            match tail.read(&store, &self.scope).await {
                Ok(true) => {}
                Ok(false) => tail.forget(told),
                Err(error) => {
                    tracing::warn!(%error, "the log was not to be read; it is tried again");
                    drop((store, tail));
                    sleep(RETRY).await;
                }
            }
        }
    }

    /// Looks at the log itself; `false` when the tail is at its end.
    async fn look(&self) -> bool {
        loop {
            let (Some(store), Some(tail)) = (self.store.upgrade(), self.tail.upgrade()) else { return false };
            match tail.look(&store, &self.scope).await {
                Ok(goes_on) => return goes_on,
                Err(error) => tracing::warn!(%error, "the log was not to be looked at; it is tried again"),
            }
            drop((store, tail));
            sleep(RETRY).await;
        }
    }
}
