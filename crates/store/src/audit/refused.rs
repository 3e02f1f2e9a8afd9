//! Telling the audit what was refused.

use claimgraph_domain::error::Code;
use claimgraph_domain::model::Outcome;

use super::append::{Noted, cut};
use super::{Behind, NOBODY};
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

impl Store {
    /// Notes that an action was refused to a scope's principal. It is written later, together with those alike; nobody
    /// waits for it.
    pub fn audit_refusal(&self, scope: &Scope, action: &str, code: Code) {
        let noted = Noted::of(scope, self.now(), action, Outcome::Refused(code));
        self.note_refusal(scope.key, noted);
    }

    /// Notes that an action was refused to somebody who proved nothing. The scope gives the tenant whose audit tells of
    /// it: the operator's where it is not known whom the request meant.
    pub fn audit_stranger(&self, scope: &Scope, action: &str, code: Code, request_id: &str) {
        let noted = Noted {
            at: self.now(),
            principal: NOBODY.to_owned(),
            agent: None,
            action: cut(action),
            outcome: Outcome::Refused(code),
            request_id: Some(request_id.to_owned()),
            position: None,
            count: 1,
        };
        self.note_refusal(scope.key, noted);
    }

    /// Refusals that were told, and entries that were written behind.
    #[must_use]
    pub fn audit_counts(&self) -> super::AuditCounts {
        self.behind().counts()
    }

    fn note_refusal(&self, tenant: TenantKey, noted: Noted) {
        let behind: &Behind = self.behind();
        if behind.note(tenant, noted) {
            self.write_audit_later(tenant);
        }
    }
}
