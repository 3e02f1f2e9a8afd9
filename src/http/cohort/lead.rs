//! The one evaluation of a cohort.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claimgraph_api::resume::Content;
use claimgraph_store::feed::LogCursor;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use super::super::operation::{Output, Own};
use super::ring::{At, Ring};

/// An evaluation that is shared. It lives, and its task runs, as long as somebody is a member.
pub(super) struct Cohort {
    shared: Arc<Shared>,
    task: AbortHandle,
}

struct Shared {
    ring: Mutex<Ring>,
    end: watch::Sender<End>,
    /// The position after which somebody waits for more; -1 where nobody does.
    asked: AtomicI64,
    demand: Notify,
    most_bytes: usize,
}

/// How far a cohort has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// Position of the newest delivery.
    position: i64,
    /// Nothing will come any more; whoever wants to go on does so by itself.
    pub(super) over: bool,
}

impl Drop for Cohort {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Cohort {
    /// Begins at a cursor, with an evaluation that begins after it.
    pub(super) fn start(at: LogCursor, own: Own, most_bytes: usize) -> Arc<Self> {
        let shared = Arc::new(Shared {
            ring: Mutex::new(Ring::new(at)),
            end: watch::Sender::new(End { position: at.position(), over: false }),
            asked: AtomicI64::new(-1),
            demand: Notify::new(),
            most_bytes,
        });
        let task = tokio::spawn(lead(Arc::clone(&shared), own)).abort_handle();
        Arc::new(Self { shared, task })
    }

    /// Whether one who has everything up to a cursor can be a member.
    pub(super) fn takes(&self, at: LogCursor) -> bool {
        !self.shared.end.borrow().over && self.shared.ring().is_reached_by(at)
    }

    /// Follows how far it has come.
    pub(super) fn end(&self) -> watch::Receiver<End> {
        self.shared.end.subscribe()
    }

    /// What there is for one who has everything up to a cursor. Where there is nothing yet, it is asked for: the log is
    /// read on only as fast as the fastest member takes it.
    pub(super) fn after(&self, at: LogCursor) -> At {
        let ring = self.shared.ring();
        let (found, end) = (ring.after(at), ring.end().position());
        drop(ring);
        if matches!(found, At::Ahead) && self.shared.asked.fetch_max(end, Ordering::AcqRel) < end {
            self.shared.demand.notify_one();
        }
        found
    }
}

impl Shared {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a member has taken everything that there is.
    async fn asked_for_more(&self) {
        let end = self.ring().end().position();
        while self.asked.load(Ordering::Acquire) < end {
            self.demand.notified().await;
        }
    }
}

async fn lead(shared: Arc<Shared>, mut own: Own) {
    loop {
        shared.asked_for_more().await;
        let item = match own.next().await {
            Some(Output::Next(item)) => item,
            Some(Output::Refused(_)) | None => break,
        };
        // What has no place in the log, or is one reader's own, is nothing to share.
        let Some(reached) = item.reached.filter(|reached| reached.content != Content::Gap) else { break };
        shared.ring().push(item, reached, shared.most_bytes);
        shared.end.send_modify(|end| end.position = reached.cursor.position());
    }
    shared.end.send_modify(|end| end.over = true);
}
