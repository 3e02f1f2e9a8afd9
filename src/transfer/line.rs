//! One line of the file.

use std::fmt::Write as _;

use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::EventId;
use claimgraph_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// An event as a line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Line {
    /// Place in the log: 1, 2, 3, …
    pub position: i64,
    /// Identity.
    pub id: EventId,
    /// The stream that it belongs to.
    pub stream: String,
    /// Place in the stream: 0, 1, 2, …
    pub stream_version: i64,
    /// What happened.
    pub kind: String,
    /// The data, byte for byte as hashed.
    pub data: Box<RawValue>,
    /// The metadata, byte for byte as hashed.
    pub metadata: Box<RawValue>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// BLAKE3 over the previous event's hash and this event, 64 hexadecimal digits.
    pub hash: String,
}

impl Line {
    /// The line of an event.
    ///
    /// # Errors
    /// When the data or metadata is not JSON.
    pub fn of(event: Recorded) -> Result<Self, serde_json::Error> {
        Ok(Self {
            position: event.position,
            id: event.id,
            stream: event.stream,
            stream_version: event.stream_version,
            kind: event.kind,
            data: RawValue::from_string(event.data)?,
            metadata: RawValue::from_string(event.metadata)?,
            recorded_at: event.recorded_at,
            hash: hex(&event.hash),
        })
    }

    /// The event of a line; `None` when the hash is not 64 hexadecimal digits.
    pub fn into_event(self) -> Option<Recorded> {
        Some(Recorded {
            position: self.position,
            id: self.id,
            stream: self.stream,
            stream_version: self.stream_version,
            kind: self.kind,
            data: String::from(Box::<str>::from(self.data)),
            metadata: String::from(Box::<str>::from(self.metadata)),
            recorded_at: self.recorded_at,
            hash: digest(&self.hash)?,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}
