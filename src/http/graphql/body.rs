//! Reading a body that must not be longer than allowed.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use claimgraph_domain::error::{Code, Error};
use futures::StreamExt;

/// Why there is no body.
pub(super) enum Failure {
    /// It is longer than allowed.
    TooLong(Error),
    /// The client went away, or broke the protocol.
    Lost(Error),
}

/// The whole body. One that announces too great a length is refused before any of it is read.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Failure> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_long(limit));
    }
    let mut chunks = body.into_data_stream();
    let mut whole = BytesMut::new();
    let mut only = None;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|cause| {
            Failure::Lost(Error::new(Code::BadRequest, format!("the body could not be read: {cause}")))
        })?;
        if whole.len() + only.as_ref().map_or(0, Bytes::len) + chunk.len() > limit {
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

fn too_long(limit: usize) -> Failure {
    let message = format!("the body is longer than {limit} bytes; split the request, or raise server.body_limit_bytes");
    Failure::TooLong(Error::new(Code::LimitExceeded, message))
}
