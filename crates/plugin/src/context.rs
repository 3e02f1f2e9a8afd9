//! What a running plugin may use.

use std::sync::Arc;

use claimgraph_domain::ambient::{Clock, Entropy};
use claimgraph_domain::error::Error;
use claimgraph_store::{Scope, Store};
use tracing::Span;

/// What the host lends to its plugins.
#[derive(Clone)]
pub struct Services {
    /// The store.
    pub store: Store,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// Everything that a plugin gets to work with outside of requests. Within a request it uses the
/// [`RequestContext`](crate::RequestContext) instead, whose scope is that of the caller.
#[derive(Clone)]
pub struct PluginContext<C> {
    services: Services,
    config: Arc<C>,
    span: Span,
}

impl<C> PluginContext<C> {
    pub(crate) fn new(plugin: &'static str, config: Arc<C>, services: Services) -> Self {
        Self { services, config, span: tracing::info_span!("plugin", id = plugin) }
    }

    /// The store. Each of its calls wants a scope; see [`scope`](Self::scope).
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.services.store
    }

    /// A scope in which the plugin acts as the tenant's operator.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is no tenant of that name.
    pub async fn scope(&self, tenant: &str) -> Result<Scope, Error> {
        self.services.store.scope(tenant, None).await
    }

    /// Tells the time. A plugin asks it rather than the system, so that tests can fix it.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.services.clock
    }

    /// Gives random bytes.
    #[must_use]
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.services.entropy
    }

    /// The plugin's settings.
    #[must_use]
    pub fn config(&self) -> &C {
        &self.config
    }

    /// The span that work of the plugin should run in; its log lines then carry the plugin's id.
    #[must_use]
    pub fn span(&self) -> &Span {
        &self.span
    }
}
