//! A place in a tenant's log, as clients keep it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claimgraph_domain::error::{Code, Error};
use uuid::Uuid;

/// A position with the tenant and the epoch of the log that it is of. As text it is opaque: URL-safe letters that only
/// [`LogCursor::parse`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LogCursor {
    pub(super) tenant: Uuid,
    pub(super) epoch: Uuid,
    pub(super) position: i64,
}

/// The form that this version writes.
const FORM: u8 = 1;
/// Bytes before the check: the form, the tenant, the epoch, the position.
const BODY: usize = 1 + 16 + 16 + 8;
/// Bytes that tell a cursor from a garbled one.
const CHECK: usize = 4;

impl LogCursor {
    /// The position: all events up to it have been seen.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.position
    }

    /// The epoch of the log: it changes when a backup is restored.
    #[must_use]
    pub fn epoch(&self) -> Uuid {
        self.epoch
    }

    /// The same log, at another position.
    #[must_use]
    pub fn at(self, position: i64) -> Self {
        Self { position, ..self }
    }

    /// Reads what [`LogCursor::text`] wrote.
    ///
    /// # Errors
    /// `CURSOR_INVALID` for anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::read(text).ok_or_else(|| {
            let message = "the cursor is garbled: it is no cursor of a log; give one exactly as it was received";
            Error::new(Code::CursorInvalid, message)
        })
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let bytes: [u8; BODY + CHECK] = bytes.try_into().ok()?;
        let (body, given) = bytes.split_at_checked(BODY)?;
        if given != check(body) {
            return None;
        }
        let (form, rest) = body.split_first()?;
        let (tenant, rest) = rest.split_first_chunk::<16>()?;
        let (epoch, rest) = rest.split_first_chunk::<16>()?;
        let position = i64::from_be_bytes(rest.try_into().ok()?);
        let known = *form == FORM && position >= 0;
        known.then(|| Self { tenant: Uuid::from_bytes(*tenant), epoch: Uuid::from_bytes(*epoch), position })
    }

    /// The cursor as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(BODY + CHECK);
        bytes.push(FORM);
        bytes.extend_from_slice(self.tenant.as_bytes());
        bytes.extend_from_slice(self.epoch.as_bytes());
        bytes.extend_from_slice(&self.position.to_be_bytes());
        let check = check(&bytes);
        bytes.extend_from_slice(&check);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

fn check(body: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    blake3::Hasher::new_derive_key("claimgraph log cursor").update(body).finalize_xof().fill(&mut check);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_any_change_is_found() {
        for position in [0, 1, i64::MAX] {
            let cursor = LogCursor { tenant: Uuid::from_u128(7), epoch: Uuid::from_u128(u128::MAX), position };
            let text = cursor.text();
            assert_eq!(LogCursor::parse(&text).unwrap(), cursor);
            for index in 0..text.len() {
                let mut garbled = text.clone().into_bytes();
                garbled[index] = if garbled[index] == b'A' { b'B' } else { b'A' };
                let refused = LogCursor::parse(&String::from_utf8(garbled).unwrap()).unwrap_err();
                assert_eq!(refused.code, Code::CursorInvalid, "{index}");
            }
        }
        for text in ["", "0", "ä", "Zm9v", &"A".repeat(60)] {
            assert_eq!(LogCursor::parse(text).unwrap_err().code, Code::CursorInvalid, "{text}");
        }
    }
}
