//! Keys that open connections rest on.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::KeyId;
use tokio::sync::watch::Receiver;

use super::{Keys, ended};
use crate::auth::Ended;
use crate::auth::watched::{Looks, Watched, watch};

impl Keys {
    /// Tells when a key is no longer taken, as soon as its revocation is noticed.
    pub(in crate::auth) fn watch(self: &Arc<Self>, id: KeyId) -> Receiver<Option<Ended>> {
        watch(self, id, self.checks.fresh, Some(&self.changes))
    }
}

impl Looks for Keys {
    type Id = KeyId;

    fn watched(&self) -> &Watched<KeyId> {
        &self.watched
    }

    async fn look(&self, ids: &[KeyId]) -> Result<Vec<(KeyId, Ended)>, Error> {
        let found = self.store.find_keys(ids).await?;
        let now = self.clock.now();
        let standing: HashMap<KeyId, Option<Ended>> =
            found.iter().map(|record| (record.id, ended(record, now))).collect();
        // One that is not there any more went with its tenant.
        let of = |id: &KeyId| standing.get(id).copied().unwrap_or(Some(Ended::Revoked));
        Ok(ids.iter().filter_map(|id| Some((*id, of(id)?))).collect())
    }
}
