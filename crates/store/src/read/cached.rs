//! Claim versions that are in memory, without waiting.

use std::sync::Arc;

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::Claim;

use crate::scope::Scope;
use crate::store::Store;

impl Store {
    /// The claim version when it is in memory; `None` says nothing about whether it exists.
    #[must_use]
    pub fn cached_claim(&self, scope: &Scope, id: ClaimId) -> Option<Arc<Claim>> {
        self.cache().get(scope.key, id)
    }
}
