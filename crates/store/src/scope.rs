//! In whose name a call is made. Every call of the store takes a [`Scope`] first, so that
//! forgetting the tenant does not compile.

use std::sync::Arc;

use claimgraph_domain::access::{Permissions, Principal};
use claimgraph_domain::id::{AgentId, TenantId};
use claimgraph_domain::time::Timestamp;

/// The key of a tenant's rows: small, because it leads every index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantKey(pub(crate) i32);

/// The tenant whose data a call may see, the agent that acts, and on whose word.
///
/// The store keeps to the tenant. What the permissions allow is decided once for a request, before the store is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub(crate) key: TenantKey,
    tenant: TenantId,
    agent: AgentId,
    principal: Arc<Principal>,
    permissions: Arc<Permissions>,
    expires_at: Option<Timestamp>,
    request_id: Option<String>,
}

impl From<&Scope> for TenantKey {
    fn from(scope: &Scope) -> Self {
        scope.key
    }
}

impl Scope {
    pub(crate) fn new(key: TenantKey, tenant: TenantId, agent: AgentId) -> Self {
        let (principal, permissions) = (Arc::new(Principal::Operator), Arc::new(Permissions::all()));
        Self { key, tenant, agent, principal, permissions, expires_at: None, request_id: None }
    }

    /// The same tenant and agent, on the word of another.
    #[must_use]
    pub fn acting_as(mut self, principal: Principal, permissions: Permissions) -> Self {
        self.principal = Arc::new(principal);
        self.permissions = Arc::new(permissions);
        self
    }

    /// The same scope on a word that holds until a moment; for ever where there is none.
    #[must_use]
    pub fn until(mut self, expires_at: Option<Timestamp>) -> Self {
        self.expires_at = expires_at;
        self
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

    /// On whose word.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// What they may do.
    #[must_use]
    pub fn permissions(&self) -> &Permissions {
        &self.permissions
    }

    /// Until when that word holds; for ever where there is none.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
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
