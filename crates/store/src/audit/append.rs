//! Adding entries to the chain.

use claimgraph_domain::error::Error;
use claimgraph_domain::id::AgentId;
use claimgraph_domain::model::{AuditEntry, MAX_ACTION_BYTES, Outcome};
use claimgraph_domain::rules::audit_chain::{BEFORE_ALL, link};
use claimgraph_domain::time::Timestamp;

use crate::bulk::Rows;
use crate::entity::{audit, tenant, unreadable};
use crate::scope::Scope;

/// What is to become an entry.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    pub(super) at: Timestamp,
    pub(super) principal: String,
    pub(super) agent: Option<AgentId>,
    pub(super) action: String,
    pub(super) outcome: Outcome,
    pub(super) request_id: Option<String>,
    pub(super) position: Option<i64>,
    pub(super) count: i64,
}

impl Noted {
    /// Something that a scope's principal asked for.
    pub(super) fn of(scope: &Scope, at: Timestamp, action: &str, outcome: Outcome) -> Self {
        Self {
            at,
            principal: scope.principal().to_string(),
            agent: Some(scope.agent()),
            action: cut(action),
            outcome,
            request_id: scope.request_id().map(str::to_owned),
            position: None,
            count: 1,
        }
    }
}

/// A name at its greatest length.
pub(super) fn cut(action: &str) -> String {
    action.get(..action.floor_char_boundary(MAX_ACTION_BYTES)).unwrap_or_default().to_owned()
}

/// The end of a tenant's chain, and what is to follow it.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) number: i64,
    pub(crate) hash: [u8; 32],
    noted: Vec<Noted>,
}

impl Tail {
    /// The end that the tenant's row tells.
    pub(crate) fn of(row: &tenant::Model) -> Result<Self, Error> {
        let hash = match &row.audit_hash {
            None => BEFORE_ALL,
            Some(hash) => hash.as_slice().try_into().map_err(|_| unreadable("tenant.audit_hash"))?,
        };
        Ok(Self { number: row.audit_head, hash, noted: Vec::new() })
    }

    /// Notes a write that ended at a position of the log.
    pub(crate) fn note_write(&mut self, scope: &Scope, at: Timestamp, action: &str, position: i64) {
        self.noted.push(Noted { position: Some(position), ..Noted::of(scope, at, action, Outcome::Done) });
    }

    pub(super) fn note(&mut self, noted: impl IntoIterator<Item = Noted>) {
        self.noted.extend(noted);
    }

    /// Adds what was noted to the rows that are to be written. The head is left to the caller.
    ///
    /// # Errors
    /// None from what is noted.
    pub(crate) fn write(&mut self, rows: &mut Rows, tenant: i32) -> Result<(), Error> {
        let noted = std::mem::take(&mut self.noted);
        rows.add(noted.into_iter().map(|noted| audit::row(tenant, self.next(noted))))
    }

    fn next(&mut self, noted: Noted) -> AuditEntry {
        let Noted { at, principal, agent, action, outcome, request_id, position, count } = noted;
        let mut entry = AuditEntry {
            number: self.number + 1,
            at,
            principal,
            agent,
            action,
            outcome: outcome.as_str().to_owned(),
            request_id,
            position,
            count,
            hash: self.hash,
        };
        entry.hash = link(&self.hash, &entry);
        (self.number, self.hash) = (entry.number, entry.hash);
        entry
    }
}
