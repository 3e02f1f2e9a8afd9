//! What is sent.

use std::fmt::Write as _;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::WebhookId;
use claimgraph_domain::time::Timestamp;
use claimgraph_store::feed::LogCursor;
use claimgraph_store::webhook::TEST_KIND;
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
struct Message<'a, D> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: Timestamp,
    data: D,
}

/// An event, with the names that it has in GraphQL.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventData<'a> {
    position: i64,
    id: String,
    kind: &'a str,
    stream: &'a str,
    stream_version: i64,
    data: &'a RawValue,
    metadata: &'a RawValue,
    recorded_at: Timestamp,
    hash: String,
    cursor: String,
}

#[derive(Serialize)]
struct TestData {
    webhook: String,
}

/// The body for an event: the same bytes at each attempt. The cursor is that of the event.
///
/// # Errors
/// `INTERNAL` for an event whose data is no JSON.
pub(super) fn event(recorded: &Recorded, log: LogCursor) -> Result<Vec<u8>, Error> {
    let hash = recorded.hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let data = EventData {
        position: recorded.position,
        id: recorded.id.to_string(),
        kind: &recorded.kind,
        stream: &recorded.stream,
        stream_version: recorded.stream_version,
        data: serde_json::from_str(&recorded.data).map_err(Error::internal)?,
        metadata: serde_json::from_str(&recorded.metadata).map_err(Error::internal)?,
        recorded_at: recorded.recorded_at,
        hash,
        cursor: log.at(recorded.position).text(),
    };
    let message = Message { kind: &recorded.kind, timestamp: recorded.recorded_at, data };
    serde_json::to_vec(&message).map_err(Error::internal)
}

/// The body of a test.
///
/// # Errors
/// None in practice.
pub(super) fn test(webhook: WebhookId, asked_at: Timestamp) -> Result<Vec<u8>, Error> {
    let data = TestData { webhook: webhook.to_string() };
    serde_json::to_vec(&Message { kind: TEST_KIND, timestamp: asked_at, data }).map_err(Error::internal)
}
