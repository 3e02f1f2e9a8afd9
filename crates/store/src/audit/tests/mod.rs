mod behind;
mod chain;
mod list;
mod writes;

use claimgraph_domain::model::AuditEntry;

use crate::{Scope, Store};

/// All entries, in order.
async fn all(store: &Store, scope: &Scope) -> Vec<AuditEntry> {
    store.audit_after(scope, 0, 10_000).await.unwrap()
}

/// What entries say of actions: the action and its outcome.
fn told(entries: &[AuditEntry]) -> Vec<(&str, &str)> {
    entries.iter().map(|entry| (entry.action.as_str(), entry.outcome.as_str())).collect()
}
