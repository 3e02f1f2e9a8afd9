//! The hash chain of a tenant's audit, made as that of the log is: see [`super::chain`].
//!
//! What may be absent is framed with a byte before it, 0 for what is absent and 1 for what is there.

use super::chain::{GENESIS, hash_parts};
use crate::model::AuditEntry;

/// What comes before the first entry.
pub const BEFORE_ALL: [u8; 32] = GENESIS;

/// The hash that an entry has after one with hash `previous`; its own is not looked at.
#[must_use]
pub fn link(previous: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let agent = entry.agent.map(|agent| agent.uuid());
    let position = entry.position.map(i64::to_be_bytes);
    let parts: [&[u8]; 9] = [
        &entry.number.to_be_bytes(),
        &entry.at.micros().to_be_bytes(),
        entry.principal.as_bytes(),
        &optional(agent.as_ref().map(|agent| agent.as_bytes().as_slice())),
        entry.action.as_bytes(),
        entry.outcome.as_bytes(),
        &optional(entry.request_id.as_deref().map(str::as_bytes)),
        &optional(position.as_ref().map(<[u8; 8]>::as_slice)),
        &entry.count.to_be_bytes(),
    ];
    hash_parts(previous, &parts)
}

/// Whether an entry's hash follows from the one before it.
#[must_use]
pub fn follows(previous: &[u8; 32], entry: &AuditEntry) -> bool {
    link(previous, entry) == entry.hash
}

fn optional(part: Option<&[u8]>) -> Vec<u8> {
    match part {
        None => vec![0],
        Some(part) => [&[1], part].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::id::AgentId;
    use crate::model::Outcome;
    use crate::time::Timestamp;

    fn entry() -> AuditEntry {
        AuditEntry {
            number: 7,
            at: Timestamp::from_micros(1),
            principal: "operator".to_owned(),
            agent: Some(AgentId::from_uuid(uuid::Uuid::from_u128(3))),
            action: "createClaim".to_owned(),
            outcome: "OK".to_owned(),
            request_id: Some("r".to_owned()),
            position: Some(9),
            count: 1,
            hash: BEFORE_ALL,
        }
    }

    #[test]
    fn the_hash_covers_every_field_and_what_came_before() {
        let base = link(&BEFORE_ALL, &entry());
        let changes: [fn(&mut AuditEntry); 14] = [
            |entry| entry.number = 8,
            |entry| entry.at = Timestamp::from_micros(2),
            |entry| entry.principal.push('x'),
            |entry| entry.agent = None,
            |entry| entry.agent = Some(AgentId::from_uuid(uuid::Uuid::from_u128(4))),
            |entry| entry.action.push('O'),
            |entry| entry.outcome = "CYCLE".to_owned(),
            |entry| (entry.action, entry.outcome) = ("createClaimO".to_owned(), "K".to_owned()),
            |entry| entry.request_id = None,
            |entry| entry.request_id = Some(String::new()),
            |entry| entry.position = None,
            |entry| entry.position = Some(0),
            |entry| entry.count = 2,
            |entry| (entry.request_id, entry.position) = (None, None),
        ];
        let mut seen = vec![base, link(&[1; 32], &entry())];
        for change in changes {
            let mut other = entry();
            change(&mut other);
            seen.push(link(&BEFORE_ALL, &other));
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all, "each differs from all others");
        assert!(follows(&BEFORE_ALL, &AuditEntry { hash: base, ..entry() }));
    }

    #[test]
    fn an_outcome_is_read_as_it_is_written() {
        let all = Code::ALL.iter().copied().map(Outcome::Refused).chain([Outcome::Done]);
        for outcome in all {
            assert_eq!(Outcome::from_text(outcome.as_str()), Some(outcome));
        }
        assert_eq!(Outcome::from_text("ok"), None);
    }
}
