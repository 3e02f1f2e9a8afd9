//! Keys that open connections rest on: one statement in a while for all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::KeyId;
use tokio::select;
use tokio::sync::watch::{Receiver, Sender};
use tokio::time::sleep;

use super::{Keys, ended};
use crate::auth::Ended;

/// The keys, each with whether it has ended.
#[derive(Default)]
pub(super) struct Watched(Mutex<State>);

#[derive(Default)]
struct State {
    keys: HashMap<KeyId, Sender<Option<Ended>>>,
    /// Whether a task looks after them. It ends when there are none.
    looking: bool,
}

impl Keys {
    /// Tells when a key is no longer taken, as soon as its revocation is noticed.
    pub(in crate::auth) fn watch(self: &Arc<Self>, id: KeyId) -> Receiver<Option<Ended>> {
        let mut state = self.watched.0.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = state.keys.entry(id).or_default().subscribe();
        if !std::mem::replace(&mut state.looking, true) {
            tokio::spawn(look_after(Arc::downgrade(self), self.checks.fresh, self.changes.clone()));
        }
        receiver
    }

    /// The keys that somebody waits for; `None` ends the task.
    fn waited_for(&self) -> Option<Vec<KeyId>> {
        let mut state = self.watched.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.keys.retain(|_, sender| sender.receiver_count() > 0);
        state.looking = !state.keys.is_empty();
        state.looking.then(|| state.keys.keys().copied().collect())
    }

    /// Looks at all of them at once, and tells of those that have ended.
    async fn look(&self, ids: &[KeyId]) -> Result<(), Error> {
        let found = self.store.find_keys(ids).await?;
        let now = self.clock.now();
        let standing: HashMap<KeyId, Option<Ended>> =
            found.iter().map(|record| (record.id, ended(record, now))).collect();
        let mut state = self.watched.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            // One that is not there any more went with its tenant.
            let Some(ended) = standing.get(id).copied().unwrap_or(Some(Ended::Revoked)) else { continue };
            if let Some(sender) = state.keys.remove(id) {
                sender.send_replace(Some(ended));
            }
        }
        Ok(())
    }
}

async fn look_after(keys: Weak<Keys>, every: Duration, mut changes: Receiver<u64>) {
    let mut failed = false;
    loop {
        {
            let Some(keys) = keys.upgrade() else { return };
            let Some(ids) = keys.waited_for() else { return };
            changes.mark_unchanged();
            let looked = keys.look(&ids).await;
            match &looked {
                // Said once, not at every look.
                Err(error) if !failed => {
                    tracing::warn!(%error, "it is not known whether keys of open connections were revoked");
                }
                _ => {}
            }
            failed = looked.is_err();
        }
        select! {
            () = sleep(every) => {}
            gone = changes.changed() => if gone.is_err() { sleep(every).await },
        }
    }
}
