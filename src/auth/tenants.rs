//! Tenants that open connections act in: one may be deleted while a token for it still holds.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_domain::error::Error;
use claimgraph_store::{Store, TenantKey};
use tokio::sync::watch::Receiver;

use super::Ended;
use super::watched::{Looks, Watched, watch};

/// Looks whether tenants are still there.
pub(super) struct Tenants {
    store: Store,
    every: Duration,
    watched: Watched<TenantKey>,
}

impl Tenants {
    /// Those of a store, looked at that often while somebody waits.
    pub(super) fn new(store: Store, every: Duration) -> Self {
        Self { store, every, watched: Watched::default() }
    }

    /// Tells when a tenant is gone.
    pub(super) fn watch(self: &Arc<Self>, key: TenantKey) -> Receiver<Option<Ended>> {
        watch(self, key, self.every, None)
    }
}

impl Looks for Tenants {
    type Id = TenantKey;

    fn watched(&self) -> &Watched<TenantKey> {
        &self.watched
    }

    async fn look(&self, keys: &[TenantKey]) -> Result<Vec<(TenantKey, Ended)>, Error> {
        let gone = self.store.gone_tenants(keys).await?;
        Ok(gone.into_iter().map(|key| (key, Ended::TenantGone)).collect())
    }
}
