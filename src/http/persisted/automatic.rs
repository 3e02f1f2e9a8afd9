//! Documents that clients have sent, by tenant and hash.

use std::sync::Arc;

use claimgraph_store::TenantKey;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Tenants that are remembered; the one that asked longest ago is forgotten first.
const TENANTS: usize = 1_024;

/// A longer document is not kept.
const LONGEST: usize = 32 << 10;

/// Documents of many tenants.
pub(super) struct Automatic {
    tenants: Cache<TenantKey, Arc<Documents>>,
    bytes: u64,
}

type Documents = Cache<Box<str>, Arc<str>, ByLength>;

#[derive(Clone)]
struct ByLength;

impl Weighter<Box<str>, Arc<str>> for ByLength {
    fn weight(&self, hash: &Box<str>, text: &Arc<str>) -> u64 {
        u64::try_from(hash.len() + text.len()).unwrap_or(u64::MAX)
    }
}

impl Automatic {
    /// None yet; each tenant has so much memory.
    pub(super) fn new(bytes: u64) -> Self {
        Self { tenants: Cache::new(TENANTS), bytes }
    }

    /// Keeps a document whose hash was checked.
    pub(super) fn keep(&self, tenant: TenantKey, hash: &str, text: &str) {
        if text.len() > LONGEST {
            return;
        }
        let documents = self.tenants.get(&tenant).unwrap_or_else(|| {
            let documents = Arc::new(Cache::with_weighter(64, self.bytes, ByLength));
            self.tenants.insert(tenant, Arc::clone(&documents));
            documents
        });
        if documents.get(hash).is_none() {
            documents.insert(hash.into(), text.into());
        }
    }

    /// A document that was kept for a tenant.
    pub(super) fn get(&self, tenant: TenantKey, hash: &str) -> Option<Arc<str>> {
        self.tenants.get(&tenant)?.get(hash)
    }
}
