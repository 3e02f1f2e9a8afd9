//! Writing answers.

use async_graphql::{Response as Executed, ServerError, Value};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use claimgraph_api::error::finish;
use claimgraph_domain::error::{Code, Error};

use super::super::failure::{body, errors};
use super::super::observe::Told;
use super::super::request_id::RequestId;
use super::negotiate::MediaType;

/// The answer to a request that was given to the schema.
pub(super) fn executed(response: Executed, media: MediaType, id: &RequestId) -> Response {
    let response = finish(response, id.as_str());
    if was_refused(&response) {
        return refused_with(&response.errors, media);
    }
    match serde_json::to_vec(&response) {
        Ok(bytes) => {
            let mut answer = write(StatusCode::OK, bytes, media);
            Told::of(&response.errors, true).tell(&mut answer);
            answer
        }
        Err(cause) => refused_with(&errors(Error::internal(cause), id), media),
    }
}

/// The answer to a request whose document is refused before the schema sees it.
pub(super) fn refused(error: Error, media: MediaType, id: &RequestId) -> Response {
    // Lacking a scope has a status of its own (RFC 6750, section 3.1), which proxies and clients look for.
    if error.code == Code::InsufficientScope {
        return told(StatusCode::FORBIDDEN, &errors(error, id), media);
    }
    refused_with(&errors(error, id), media)
}

/// Whether nothing was executed: then no error has a path, and the answer must not have `data`.
pub(in crate::http) fn was_refused(response: &Executed) -> bool {
    response.data == Value::Null && response.is_err() && response.errors.iter().all(|error| error.path.is_empty())
}

fn refused_with(errors: &[ServerError], media: MediaType) -> Response {
    let status = match media {
        MediaType::GraphqlResponse | MediaType::Unnamed => StatusCode::BAD_REQUEST,
        MediaType::Json => StatusCode::OK,
    };
    told(status, errors, media)
}

/// An answer of errors alone, which notes that nothing was executed.
fn told(status: StatusCode, errors: &[ServerError], media: MediaType) -> Response {
    let mut answer = write(status, body(errors), media);
    Told::of(errors, false).tell(&mut answer);
    answer
}

fn write(status: StatusCode, bytes: Vec<u8>, media: MediaType) -> Response {
    let meta = [
        (header::CONTENT_TYPE, media.header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    (status, meta, bytes).into_response()
}
