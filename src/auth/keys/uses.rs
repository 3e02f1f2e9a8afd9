//! When keys were used last: gathered, and written once in a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::KeyId;
use claimgraph_store::key::{KeyRecord, KeyUse};
use tokio::time::sleep;

use super::Keys;

/// Uses that wait to be written.
#[derive(Default)]
pub(super) struct Uses(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: HashMap<KeyId, KeyUse>,
    /// Whether a task writes them.
    writing: bool,
}

impl Keys {
    /// Takes note that a key was used. The first use begins a task; a key is written as often as that at most.
    pub(super) fn note_use(self: &Arc<Self>, record: &KeyRecord) {
        let (tenant, key, at) = (record.scope.tenant_key(), record.id, self.clock.now());
        let mut state = self.uses.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.insert(key, KeyUse { tenant, key, at });
        if !std::mem::replace(&mut state.writing, true) {
            tokio::spawn(write_now_and_then(Arc::downgrade(self), self.checks.note_uses));
        }
    }

    /// Writes the uses that wait; to be called once more before the store closes.
    ///
    /// # Errors
    /// From the database; the uses wait on then.
    pub async fn write_uses(&self) -> Result<(), Error> {
        let uses: Vec<KeyUse> = self.waiting(std::mem::take);
        let written = self.store.note_key_uses(&uses).await;
        if written.is_err() {
            self.waiting(|waiting| {
                for one in uses {
                    waiting.entry(one.key).or_insert(one);
                }
                HashMap::new()
            });
        }
        written
    }

    fn waiting(&self, take: impl FnOnce(&mut HashMap<KeyId, KeyUse>) -> HashMap<KeyId, KeyUse>) -> Vec<KeyUse> {
        let mut state = self.uses.0.lock().unwrap_or_else(PoisonError::into_inner);
        take(&mut state.waiting).into_values().collect()
    }
}

async fn write_now_and_then(keys: Weak<Keys>, every: Duration) {
    loop {
        sleep(every).await;
        let Some(keys) = keys.upgrade() else { return };
        if let Err(error) = keys.write_uses().await {
            tracing::warn!(%error, "it could not be noted when keys were used; it is tried again");
        }
    }
}
