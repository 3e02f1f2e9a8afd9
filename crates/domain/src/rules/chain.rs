//! The hash chain of a tenant's log.
//!
//! `hash = BLAKE3(previous || framed event)`. Each part of the event is preceded by its length as
//! eight bytes, so that no two different events frame to the same bytes; numbers are big-endian.
//! The hash before the first event is 32 zero bytes.

use crate::event::Recorded;

/// What comes before the first event.
pub const GENESIS: [u8; 32] = [0; 32];

/// The parts of an event that the chain covers: all but the hash itself.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// Place in the tenant's log.
    pub position: i64,
    /// The event's UUID.
    pub id: &'a [u8; 16],
    /// The stream.
    pub stream: &'a str,
    /// Place in the stream.
    pub stream_version: i64,
    /// What happened.
    pub kind: &'a str,
    /// The data as JSON text.
    pub data: &'a str,
    /// The metadata as JSON text.
    pub metadata: &'a str,
    /// Microseconds since the Unix epoch.
    pub recorded_at: i64,
}

/// The hash of an event that follows one with hash `previous`.
#[must_use]
pub fn link(previous: &[u8; 32], event: &Link<'_>) -> [u8; 32] {
    let position = event.position.to_be_bytes();
    let version = event.stream_version.to_be_bytes();
    let recorded = event.recorded_at.to_be_bytes();
    let parts: [&[u8]; 8] = [
        &position,
        event.id,
        event.stream.as_bytes(),
        &version,
        event.kind.as_bytes(),
        event.data.as_bytes(),
        event.metadata.as_bytes(),
        &recorded,
    ];
    hash_parts(previous, &parts)
}

/// The hash of framed parts after a hash.
pub(super) fn hash_parts(previous: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous);
    for part in parts {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// Whether an event's hash follows from the one before it.
#[must_use]
pub fn follows(previous: &[u8; 32], event: &Recorded) -> bool {
    let id = event.id.uuid();
    let expected = link(
        previous,
        &Link {
            position: event.position,
            id: id.as_bytes(),
            stream: &event.stream,
            stream_version: event.stream_version,
            kind: &event.kind,
            data: &event.data,
            metadata: &event.metadata,
            recorded_at: event.recorded_at.micros(),
        },
    );
    expected == event.hash
}
