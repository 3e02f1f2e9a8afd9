//! API keys: recognised, and watched while a connection rests on one.
//!
//! What the database says of a key counts for a moment ([`KeyChecks::fresh`]), so that a busy key costs one statement
//! in that time and none a request; a revoked key is refused that much later at most, by every server, whether or not
//! any word of the revocation reaches it. A server that revokes a key itself refuses it at once.

#[cfg(test)]
mod tests;
mod uses;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::ambient::Clock;
use claimgraph_domain::error::Error;
use claimgraph_domain::id::KeyId;
use claimgraph_domain::model::KeyEnvironment;
use claimgraph_domain::rules::api_key::ApiKeySecret;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::key::KeyRecord;
use claimgraph_store::{Scope, Store};
use quick_cache::sync::Cache;
use tokio::sync::watch::Receiver;
use tokio::time::Instant;

use super::Ended;
use super::refusal::{expired, refused};
use super::watched::Watched;
use uses::Uses;

/// Keys of which something is kept.
const KEPT: usize = 16_384;

/// How keys are looked at.
#[derive(Debug, Clone, Copy)]
pub struct KeyChecks {
    /// How long what the database says counts.
    pub fresh: Duration,
    /// How often uses are noted.
    pub note_uses: Duration,
    /// Whether keys for trying things out are taken.
    pub takes_test_keys: bool,
}

/// What the database said of a key.
struct Known {
    record: KeyRecord,
    /// When it was asked.
    asked: Instant,
    /// How many keys had been revoked here by then.
    changes: u64,
}

/// Recognises API keys.
pub struct Keys {
    store: Store,
    clock: Arc<dyn Clock>,
    checks: KeyChecks,
    known: Cache<KeyId, Arc<Known>>,
    watched: Watched<KeyId>,
    uses: Uses,
    changes: Receiver<u64>,
}

impl Keys {
    pub(super) fn new(store: Store, clock: Arc<dyn Clock>, checks: KeyChecks) -> Self {
        let changes = store.key_changes();
        let (watched, uses) = (Watched::default(), Uses::default());
        Self { store, clock, checks, known: Cache::new(KEPT), watched, uses, changes }
    }

    /// Whom a key acts for.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`, in the same words and after the same work for a key that does not exist and for one with
    /// another secret; `TOKEN_EXPIRED`; `UNAVAILABLE` when the database does not answer.
    pub(super) async fn recognise(self: &Arc<Self>, secret: &ApiKeySecret) -> Result<Scope, Error> {
        /// No key has this hash, so nobody is recognised by it.
        const NOBODY: [u8; 32] = [0; 32];
        let pepper = self.store.pepper().await?;
        let known = self.known(secret.id()).await?;
        let proven = pepper.recognises(secret, known.as_ref().map_or(NOBODY, |known| known.record.hash));
        let Some(known) = known.filter(|_| proven) else { return Err(refused("the API key is not accepted")) };
        let record = &known.record;
        match ended(record, self.clock.now()) {
            Some(Ended::Revoked | Ended::TenantGone) => return Err(refused("the API key was revoked")),
            Some(Ended::Expired) => return Err(expired("API key")),
            None => {}
        }
        if record.environment == KeyEnvironment::Test && !self.checks.takes_test_keys {
            return Err(refused("this is a test key, and a server in production takes live keys only"));
        }
        self.note_use(record);
        Ok(record.scope.clone())
    }

    /// What is known of a key, a moment old at most.
    async fn known(&self, id: KeyId) -> Result<Option<Arc<Known>>, Error> {
        // Both are noted before the database is asked: what happens meanwhile is not missed.
        let (asked, changes) = (Instant::now(), *self.changes.borrow());
        let fresh =
            |known: &Arc<Known>| asked.duration_since(known.asked) < self.checks.fresh && known.changes == changes;
        if let Some(known) = self.known.get(&id).filter(fresh) {
            return Ok(Some(known));
        }
        let Some(record) = self.store.find_key(id).await? else {
            self.known.remove(&id);
            return Ok(None);
        };
        let known = Arc::new(Known { record, asked, changes });
        self.known.insert(id, Arc::clone(&known));
        Ok(Some(known))
    }
}

/// Whether a key is no longer taken, whoever has it.
fn ended(record: &KeyRecord, now: Timestamp) -> Option<Ended> {
    if record.revoked_at.is_some() {
        return Some(Ended::Revoked);
    }
    record.expires_at.is_some_and(|expires| expires <= now).then_some(Ended::Expired)
}
