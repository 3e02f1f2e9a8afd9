//! In whose name a call is made. Every call of the store takes a [`Scope`] first, so that
//! forgetting the tenant does not compile.

use claimgraph_domain::id::{AgentId, TenantId};

/// The key of a tenant's rows: small, because it leads every index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantKey(pub(crate) i32);

/// The tenant whose data a call may see, and the agent that acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub(crate) key: TenantKey,
    tenant: TenantId,
    agent: AgentId,
    request_id: Option<String>,
}

impl Scope {
    pub(crate) fn new(key: TenantKey, tenant: TenantId, agent: AgentId) -> Self {
        Self { key, tenant, agent, request_id: None }
    }

    /// The same scope for a request with an id, which its events will carry.
    #[must_use]
    pub fn for_request(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// The tenant.
    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The agent that acts.
    #[must_use]
    pub fn agent(&self) -> AgentId {
        self.agent
    }

    /// The request's id.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The tenant's key, equal for scopes of one tenant; for caches.
    #[must_use]
    pub fn tenant_key(&self) -> TenantKey {
        self.key
    }
}
