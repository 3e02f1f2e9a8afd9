//! Claim versions kept in memory. A version never changes, so nothing is ever invalidated.

use std::sync::Arc;

use claimgraph_domain::id::ClaimId;
use claimgraph_domain::model::Claim;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::scope::TenantKey;

type Key = (TenantKey, ClaimId);

/// Weighs a claim by the memory that it takes.
#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Arc<Claim>> for Bytes {
    fn weight(&self, _: &Key, claim: &Arc<Claim>) -> u64 {
        let texts = claim.content.len() + claim.formal_content.as_ref().map_or(0, String::len) + claim.claim_type.len();
        // An attribute's text is not measured exactly: its key, its value and the tree's node.
        let attrs =
            claim.attrs.iter().map(|(key, value)| 96 + key.len() + value.as_str().map_or(32, str::len)).sum::<usize>();
        u64::try_from(texts + attrs + 256).unwrap_or(u64::MAX)
    }
}

/// A cache of claim versions, bounded by memory and keyed with the tenant.
pub(crate) struct ClaimCache(Cache<Key, Arc<Claim>, Bytes>);

impl ClaimCache {
    /// A cache of at most so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let expected = usize::try_from(bytes / 1024).unwrap_or(usize::MAX).clamp(16, 1 << 20);
        Self(Cache::with_weighter(expected, bytes, Bytes))
    }

    pub(crate) fn get(&self, tenant: TenantKey, id: ClaimId) -> Option<Arc<Claim>> {
        self.0.get(&(tenant, id))
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.0.clear();
    }

    pub(crate) fn put(&self, tenant: TenantKey, claim: Arc<Claim>) {
        self.0.insert((tenant, claim.id), claim);
    }
}
