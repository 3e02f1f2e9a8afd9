//! The tasks that tell and hear.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{error::Elapsed, sleep, timeout};

use super::outage::Outage;
use super::{Failure, Heard, Wake, Wakeups};
use crate::scope::TenantKey;
use crate::store::{Store, WeakStore};

/// Pause before listening is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How long telling may take before the word is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tells of this process's commits and hears of those of others, each in a task of its own that begins when it is first
/// needed. A commit waits for neither.
pub(in crate::feed) struct Carrier {
    wakeups: Arc<dyn Wakeups>,
    outbox: Arc<Outbox>,
    telling: OnceLock<AbortHandle>,
    listening: OnceLock<AbortHandle>,
}

/// What is to be told: of each tenant the newest position alone.
#[derive(Default)]
struct Outbox {
    waiting: Mutex<HashMap<TenantKey, i64>>,
    filled: Notify,
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.close();
    }
}

impl Carrier {
    pub(in crate::feed) fn new(wakeups: Arc<dyn Wakeups>) -> Self {
        Self { wakeups, outbox: Arc::default(), telling: OnceLock::new(), listening: OnceLock::new() }
    }

    /// Tells of a commit; returns at once.
    pub(in crate::feed) fn tell(&self, tenant: TenantKey, position: i64) {
        {
            let mut waiting = self.outbox.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let known = waiting.entry(tenant).or_insert(position);
            *known = position.max(*known);
        }
        self.outbox.filled.notify_one();
        self.telling
            .get_or_init(|| tokio::spawn(tell(Arc::clone(&self.wakeups), Arc::clone(&self.outbox))).abort_handle());
    }

    /// Begins to hear, unless that has begun.
    pub(in crate::feed) fn listen(&self, store: &Store) {
        self.listening
            .get_or_init(|| tokio::spawn(listen(Arc::clone(&self.wakeups), store.downgrade())).abort_handle());
    }

    pub(in crate::feed) fn close(&self) {
        for task in [&self.telling, &self.listening].into_iter().filter_map(OnceLock::get) {
            task.abort();
        }
    }
}

async fn tell(wakeups: Arc<dyn Wakeups>, outbox: Arc<Outbox>) {
    let outage = Outage::of("other processes are not told of commits, and look for them instead");
    loop {
        outbox.filled.notified().await;
        let waiting = std::mem::take(&mut *outbox.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        for (tenant, position) in waiting {
            let told = timeout(PATIENCE, wakeups.tell(Wake { tenant, position })).await;
            match told.unwrap_or_else(|elapsed: Elapsed| Err(Failure::from(elapsed))) {
                Ok(()) => outage.ends(),
                Err(error) => outage.begins(&error),
            }
        }
    }
}

async fn listen(wakeups: Arc<dyn Wakeups>, store: WeakStore) {
    let outage = Outage::of("the commits of other processes are not told here, and are looked for instead");
    let heard = |heard| {
        if heard == Heard::Listening {
            outage.ends();
        }
        if let Some(store) = store.upgrade() {
            store.heard(heard);
        }
    };
    loop {
        if let Err(error) = wakeups.listen(&heard).await {
            outage.begins(&error);
        }
        sleep(PAUSE).await;
    }
}

impl Store {
    /// Takes what another process told, or this one itself.
    fn heard(&self, heard: Heard) {
        match heard {
            Heard::Wake(Wake { tenant, position }) => {
                self.feeds().counts().heard();
                self.feeds().announce(tenant, position);
                self.index_heard(tenant, position);
            }
            Heard::Listening => self.feeds().announce_unknown(),
        }
        self.note_commit();
    }
}
