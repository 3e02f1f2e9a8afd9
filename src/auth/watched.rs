//! What open connections rest on, looked at in turns: one statement in a while for all of one sort.

use std::collections::HashMap;
use std::future::pending;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use claimgraph_domain::error::Error;
use tokio::select;
use tokio::sync::watch::{Receiver, Sender};
use tokio::time::sleep;

use super::Ended;

/// What is waited for, each with whether it has ended.
pub(super) struct Watched<K>(Mutex<State<K>>);

struct State<K> {
    senders: HashMap<K, Sender<Option<Ended>>>,
    /// Whether a task looks after them. It ends when there are none.
    looking: bool,
}

/// What can be looked at.
pub(super) trait Looks: Send + Sync + 'static {
    /// What names one.
    type Id: Copy + Eq + Hash + Send + Sync;

    /// What is waited for.
    fn watched(&self) -> &Watched<Self::Id>;

    /// Looks at all of them at once, and gives those that have ended.
    ///
    /// # Errors
    /// From the database.
    fn look(&self, ids: &[Self::Id]) -> impl Future<Output = Result<Vec<(Self::Id, Ended)>, Error>> + Send;
}

impl<K> Default for Watched<K> {
    fn default() -> Self {
        Self(Mutex::new(State { senders: HashMap::new(), looking: false }))
    }
}

impl<K: Copy + Eq + Hash> Watched<K> {
    fn state(&self) -> MutexGuard<'_, State<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What somebody waits for; `None` ends the task.
    fn waited_for(&self) -> Option<Vec<K>> {
        let mut state = self.state();
        state.senders.retain(|_, sender| sender.receiver_count() > 0);
        state.looking = !state.senders.is_empty();
        state.looking.then(|| state.senders.keys().copied().collect())
    }

    fn tell(&self, ended: Vec<(K, Ended)>) {
        let mut state = self.state();
        for (id, ended) in ended {
            if let Some(sender) = state.senders.remove(&id) {
                sender.send_replace(Some(ended));
            }
        }
    }
}

/// Tells when something ends, as soon as it is noticed: it is looked at now and then, and at once where `changes` tell
/// of some. The first to wait begins a task.
pub(super) fn watch<T: Looks>(
    all: &Arc<T>,
    id: T::Id,
    every: Duration,
    changes: Option<&Receiver<u64>>,
) -> Receiver<Option<Ended>> {
    let mut state = all.watched().state();
    let receiver = state.senders.entry(id).or_default().subscribe();
    if !std::mem::replace(&mut state.looking, true) {
        tokio::spawn(look_after(Arc::downgrade(all), every, changes.cloned()));
    }
    receiver
}

async fn look_after<T: Looks>(all: Weak<T>, every: Duration, mut changes: Option<Receiver<u64>>) {
    let mut failed = false;
    loop {
        {
            let Some(all) = all.upgrade() else { return };
            let Some(ids) = all.watched().waited_for() else { return };
            if let Some(changes) = &mut changes {
                changes.mark_unchanged();
            }
            match all.look(&ids).await {
                Ok(ended) => {
                    failed = false;
                    all.watched().tell(ended);
                }
                // Said once, not at every look.
                Err(error) => {
                    if !std::mem::replace(&mut failed, true) {
                        tracing::warn!(%error, "it is not known whether credentials of open connections still hold");
                    }
                }
            }
        }
        select! {
            () = sleep(every) => {}
            () = changed(changes.as_mut()) => {}
        }
    }
}

async fn changed(changes: Option<&mut Receiver<u64>>) {
    let told = match changes {
        Some(changes) => changes.changed().await.is_ok(),
        None => false,
    };
    if !told {
        pending::<()>().await;
    }
}
