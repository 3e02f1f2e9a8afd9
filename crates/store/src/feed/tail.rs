//! The one task that reads what is new in a tenant's log, for all who follow it.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use claimgraph_domain::error::Error;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout_at};
use uuid::Uuid;

use super::batch::Batch;
use super::ring::{At, Ring};
use super::start::LogState;
use crate::epoch::Seen;
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
    /// Nothing is known of what comes after.
    pub(super) position: i64,
    /// The epoch; none that a log has when the log was replaced.
    pub(super) epoch: Uuid,
}

/// The hash of the last event that was read.
type Hash = [u8; 32];

/// What came of reading on.
enum Read {
    Events,
    Nothing,
    /// The log is another.
    Another,
}

impl End {
    fn seen(self, hash: Hash) -> Seen {
        Seen { epoch: self.epoch, position: self.position, hash }
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

impl Tail {
    /// A tail of a tenant's log, which reads on from where the first reader found its end: what happens to the log
    /// after that look is then seen by both or by neither.
    pub(super) fn start(store: &Store, scope: &Scope, state: LogState) -> Arc<Self> {
        let mut ring = Ring::default();
        ring.begin(state.head);
        let tail = Arc::new(Self {
            ring: Mutex::new(ring),
            end: watch::Sender::new(End { position: state.head, epoch: state.epoch }),
            announced: watch::Sender::new(state.head),
            task: OnceLock::new(),
        });
        let follower = Follower {
            store: store.downgrade(),
            scope: scope.clone(),
            tail: Arc::downgrade(&tail),
            announced: tail.announced.subscribe(),
            last: state.hash,
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

    /// Bytes that the ring holds.
    pub(super) fn ring_bytes(&self) -> usize {
        self.ring().bytes()
    }

    /// Bytes that the ring holds, and those of its largest batch.
    #[cfg(test)]
    pub(super) fn held(&self) -> (usize, usize) {
        self.ring().held()
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads on once.
    async fn read(&self, store: &Store, scope: &Scope, last: &mut Hash) -> Result<Read, Error> {
        let end = *self.end.borrow();
        let events = store.events(scope, end.position, BATCH).await?;
        let Some(batch) = Batch::new(events) else { return Ok(Read::Nothing) };
        let in_order = batch.first() == end.position + 1;
        if in_order && !batch.follows(last) && store.is_replaced(scope, end.seen(*last)).await? {
            return Ok(self.over());
        }
        let position = batch.last();
        *last = batch.last_hash().unwrap_or(*last);
        self.ring().push(batch, store.feeds().options().ring_bytes);
        self.end.send_modify(|end| end.position = position);
        Ok(Read::Events)
    }

    /// Looks how the log stands. `false` when it is another log than before: this tail is at its end then.
    async fn look(&self, store: &Store, scope: &Scope, last: &mut Hash) -> Result<bool, Error> {
        let state = store.log_state(scope).await?;
        let before = *self.end.borrow();
        let gone_back = state.head < before.position || state.head == before.position && state.hash != *last;
        if before.epoch != state.epoch || gone_back && store.is_replaced(scope, before.seen(*last)).await? {
            self.over();
            return Ok(false);
        }
        self.announce(state.head);
        Ok(true)
    }

    /// Tells all who follow that the log is another.
    fn over(&self) -> Read {
        self.end.send_modify(|end| end.epoch = ANOTHER);
        Read::Another
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
    last: Hash,
}

impl Follower {
    async fn run(mut self) {
        if !self.look().await {
            return;
        }
        let mut looked = Instant::now();
        while let Some(every) = self.step().await {
            // An error means that the tail is gone, which the next step finds.
            let _ = timeout_at(looked + every, self.announced.changed()).await;
            // However much is told, the log itself is looked at now and then: it may be another.
            if looked.elapsed() >= every {
                if !self.look().await {
                    return;
                }
                looked = Instant::now();
            }
        }
    }

    /// Reads until there is nothing more; how often to look by itself then, `None` when nobody follows any more or the
    /// log is another.
    async fn step(&mut self) -> Option<Duration> {
        loop {
            let (store, tail) = (self.store.upgrade()?, self.tail.upgrade()?);
            let told = *self.announced.borrow_and_update();
            if told <= tail.end.borrow().position {
                return Some(store.feeds().options().poll);
            }
            match tail.read(&store, &self.scope, &mut self.last).await {
                Ok(Read::Events) => {}
                Ok(Read::Nothing) => tail.forget(told),
                Ok(Read::Another) => return None,
                Err(error) => {
                    tracing::warn!(%error, "the log was not to be read; it is tried again");
                    drop((store, tail));
                    sleep(RETRY).await;
                }
            }
        }
    }

    /// Looks at the log itself; `false` when the tail is at its end.
    async fn look(&mut self) -> bool {
        loop {
            let (Some(store), Some(tail)) = (self.store.upgrade(), self.tail.upgrade()) else { return false };
            match tail.look(&store, &self.scope, &mut self.last).await {
                Ok(goes_on) => return goes_on,
                Err(error) => tracing::warn!(%error, "the log was not to be looked at; it is tried again"),
            }
            drop((store, tail));
            sleep(RETRY).await;
        }
    }
}
