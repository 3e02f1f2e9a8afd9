//! Who is charged.

use std::sync::Arc;

use claimgraph_domain::access::Principal;
use claimgraph_domain::id::TenantId;
use claimgraph_store::Scope;

/// A principal of a tenant. Requests with the same key share a bucket, and the buckets of a tenant another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Payer {
    tenant: TenantId,
    principal: Arc<Principal>,
}

impl Payer {
    /// A principal of a tenant.
    pub fn new(tenant: TenantId, principal: Principal) -> Self {
        Self { tenant, principal: Arc::new(principal) }
    }

    /// Who acts in a scope.
    pub fn of(scope: &Scope) -> Self {
        Self::new(scope.tenant(), scope.principal().clone())
    }

    /// The tenant.
    pub(super) fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The principal as text, equal for equal ones only.
    pub(super) fn principal(&self) -> String {
        self.principal.to_string()
    }
}
