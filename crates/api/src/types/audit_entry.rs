use async_graphql::{ID, Object};
use claimgraph_domain::{hex, model};

use super::id;
use crate::scalars::{DateTime, Long};

/// An entry of the audit.
#[derive(Debug, Clone)]
pub struct AuditEntry(model::AuditEntry);

impl From<model::AuditEntry> for AuditEntry {
    fn from(entry: model::AuditEntry) -> Self {
        Self(entry)
    }
}

/// An entry of the audit: who did what, or was kept from it. It holds neither contents nor secrets.
#[Object]
impl AuditEntry {
    /// Place in the tenant's audit: 1, 2, 3, … without a gap.
    async fn number(&self) -> Long {
        self.0.number.into()
    }

    /// When it happened; of several alike, when the first did.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// On whose word: `key_…` for an API key, `token:<issuer>#<subject>`, `operator` for the command line, `system` for
    /// the server itself, `development`, or `nobody` where nothing was proved.
    async fn principal(&self) -> &str {
        &self.0.principal
    }

    /// The id of the agent that acted, `agent_…`; null where it is not known.
    async fn agent_id(&self) -> Option<ID> {
        self.0.agent.map(id)
    }

    /// What was asked for: the name of a mutation, or the root fields of what else was refused.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// `OK`, or the code of the refusal.
    async fn outcome(&self) -> &str {
        &self.0.outcome
    }

    /// The request's id; of several alike, the first one's; null where there was none.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The position of its last event in the log; null where it wrote none.
    async fn position(&self) -> Option<Long> {
        self.0.position.map(Into::into)
    }

    /// How many alike the entry stands for; 1 for a write to the log.
    async fn count(&self) -> Long {
        self.0.count.into()
    }

    /// BLAKE3 over the previous entry's hash and this entry, 64 hex digits.
    async fn hash(&self) -> String {
        hex::text(&self.0.hash)
    }
}
