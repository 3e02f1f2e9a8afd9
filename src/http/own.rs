//! The tenant that the configuration names, and its operator.

use std::time::Duration;

use claimgraph_domain::error::{Code, Error};
use claimgraph_store::{Scope, Store};
use tokio::sync::RwLock;
use tokio::time::Instant;

/// The configured tenant. It may be deleted under a running server, so what was found counts for a moment.
pub(super) struct Own {
    store: Store,
    /// Its name.
    pub(super) name: String,
    fresh: Duration,
    found: RwLock<Option<(Instant, Scope)>>,
}

impl Own {
    /// That of a store, with how long what was found counts.
    pub(super) fn new(store: Store, name: String, fresh: Duration) -> Self {
        Self { store, name, fresh, found: RwLock::default() }
    }

    /// Its operator, where that is known at once.
    pub(super) fn known(&self) -> Option<Scope> {
        self.counts(self.found.try_read().ok()?.as_ref())
    }

    /// Its operator.
    ///
    /// # Errors
    /// `NOT_FOUND` where there is no such tenant; from the database.
    pub(super) async fn find(&self) -> Result<Scope, Error> {
        self.look(false).await
    }

    /// Its operator. The tenant is made when there is none, or none any more.
    ///
    /// # Errors
    /// From the database.
    pub(super) async fn ensure(&self) -> Result<Scope, Error> {
        self.look(true).await
    }

    async fn look(&self, makes: bool) -> Result<Scope, Error> {
        if let Some(scope) = self.counts(self.found.read().await.as_ref()) {
            return Ok(scope);
        }
        // However many ask, one at a time looks, and the others are given what it found.
        let mut found = self.found.write().await;
        if let Some(scope) = self.counts(found.as_ref()) {
            return Ok(scope);
        }
        let since = Instant::now();
        let scope = match self.store.scope(&self.name, None).await {
            Err(error) if makes && error.code == Code::NotFound => self.store.ensure_tenant(&self.name).await?,
            sought => sought?,
        };
        *found = Some((since, scope.clone()));
        Ok(scope)
    }

    fn counts(&self, found: Option<&(Instant, Scope)>) -> Option<Scope> {
        found.filter(|(since, _)| since.elapsed() < self.fresh).map(|(_, scope)| scope.clone())
    }
}
