//! Reading a body that must not be longer than allowed.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use claimgraph_domain::error::{Code, Error};
use futures::StreamExt;
use tokio::time::timeout;

/// Why there is no body.
pub(super) enum Failure {
    /// It is longer than allowed.
    TooLong(Error),
    /// The client went away, or broke the protocol.
    Lost(Error),
}

/// Bytes of a body that is too long which are read all the same, so that the client, which is still sending, hears why.
/// Where the connection was closed under it, it would see nothing but that.
const DISCARDED: usize = 4 << 20;

/// Time in which they are read.
const PATIENCE: Duration = Duration::from_secs(2);

/// The whole body. Nothing is kept of one that announces too great a length.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Failure> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut chunks = body.into_data_stream();
    if announced.is_some_and(|length| length > limit) {
        // Who asks beforehand has sent nothing yet.
        if !headers.contains_key(header::EXPECT) {
            discard(chunks).await;
        }
        return Err(too_long(limit));
    }
    let mut whole = BytesMut::new();
    let mut only = None;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|cause| {
            Failure::Lost(Error::new(Code::BadRequest, format!("the body could not be read: {cause}")))
        })?;
        if whole.len() + only.as_ref().map_or(0, Bytes::len) + chunk.len() > limit {
            discard(chunks).await;
            return Err(too_long(limit));
        }
        // Most bodies are one chunk, which is taken as it is.
        match only.take() {
            None if whole.is_empty() => only = Some(chunk),
            first => {
                whole.extend_from_slice(&first.unwrap_or_default());
                whole.extend_from_slice(&chunk);
            }
        }
    }
    Ok(only.unwrap_or_else(|| whole.freeze()))
}

/// Reads on for a little without keeping anything.
async fn discard(mut chunks: BodyDataStream) {
    let mut read = 0_usize;
    let reading = async {
        while let Some(Ok(chunk)) = chunks.next().await {
            read = read.saturating_add(chunk.len());
            if read > DISCARDED {
                break;
            }
        }
    };
    // Whoever sends slower than that is cut off.
    let _ = timeout(PATIENCE, reading).await;
}

fn too_long(limit: usize) -> Failure {
    let message = format!("the body is longer than {limit} bytes; split the request, or raise server.body_limit_bytes");
    Failure::TooLong(Error::new(Code::LimitExceeded, message))
}
