//! What does not change between most writes and is looked up by nearly all: the types and the namespaces.
//!
//! It is kept from one transaction of a tenant to the next, with the hash of the event that it was exact for. A
//! transaction holds the tenant's row, and so the log; where its head has that hash, nothing has happened since, here
//! or in any other process.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use claimgraph_domain::event::Event;
use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model::EdgeType;

use crate::scope::TenantKey;

/// Most tenants whose vocabulary is kept; one more, and all are forgotten.
const TENANTS: usize = 256;
/// Most types of a kind, and most namespaces, that are kept for a tenant.
const ENTRIES: usize = 4_096;

/// What is known of a tenant's types and namespaces.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// The log's hash that all of this is exact for.
    hash: [u8; 32],
    claim_types: Option<Arc<HashSet<String>>>,
    edge_types: Option<Arc<HashMap<String, EdgeType>>>,
    namespaces: HashMap<String, NamespaceId>,
    /// The version that the next event of the stream of answers takes: the one stream that most writes with an
    /// idempotency key continue.
    next_answer: Option<i64>,
}

impl Vocabulary {
    pub(super) fn claim_types(&self) -> Option<Arc<HashSet<String>>> {
        self.claim_types.clone()
    }

    pub(super) fn learn_claim_types(&mut self, types: &Arc<HashSet<String>>) {
        self.claim_types = (types.len() <= ENTRIES).then(|| Arc::clone(types));
    }

    pub(super) fn edge_types(&self) -> Option<Arc<HashMap<String, EdgeType>>> {
        self.edge_types.clone()
    }

    pub(super) fn learn_edge_types(&mut self, types: &Arc<HashMap<String, EdgeType>>) {
        self.edge_types = (types.len() <= ENTRIES).then(|| Arc::clone(types));
    }

    /// A namespace is never renamed nor removed, so one that was there is.
    pub(super) fn namespace(&self, path: &str) -> Option<NamespaceId> {
        self.namespaces.get(path).copied()
    }

    pub(super) fn learn_namespaces(&mut self, found: &HashMap<String, NamespaceId>) {
        if self.namespaces.len() + found.len() > ENTRIES {
            self.namespaces.clear();
        }
        if found.len() <= ENTRIES {
            self.namespaces.extend(found.iter().map(|(path, id)| (path.clone(), *id)));
        }
    }

    /// The version that the next answer to an idempotency key takes in its stream.
    pub(super) fn next_answer(&self) -> Option<i64> {
        self.next_answer
    }

    pub(super) fn learn_next_answer(&mut self, version: i64) {
        self.next_answer = Some(version);
    }

    /// Takes note that an event is in the tables.
    pub(super) fn written(&mut self, event: &Event) {
        match event {
            Event::ClaimTypeDefined(_) => self.claim_types = None,
            Event::EdgeTypeDefined(_) => self.edge_types = None,
            _ => {}
        }
    }
}

/// Whether an event changes a type, so that what is known of types is out of date until it is written.
pub(super) fn changes_types(event: &Event) -> bool {
    matches!(event, Event::ClaimTypeDefined(_) | Event::EdgeTypeDefined(_))
}

/// The vocabularies of tenants between their transactions.
#[derive(Debug, Default)]
pub(crate) struct Vocabularies(Mutex<HashMap<TenantKey, Vocabulary>>);

impl Vocabularies {
    /// What is known of a tenant whose log has a hash; nothing when that was of another state.
    pub(super) fn take(&self, tenant: TenantKey, hash: [u8; 32]) -> Vocabulary {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
        known.filter(|known| known.hash == hash).unwrap_or_default()
    }

    /// Keeps what is known at the end of a transaction that has left the log with a hash.
    pub(super) fn keep(&self, tenant: TenantKey, hash: [u8; 32], known: Vocabulary) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= TENANTS {
            all.clear();
        }
        all.insert(tenant, Vocabulary { hash, ..known });
    }
}
