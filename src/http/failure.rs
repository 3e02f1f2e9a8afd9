//! Requests that fail as a whole, written as GraphQL errors whatever was asked for.

use std::sync::Arc;

use async_graphql::{Response, ServerError};
use axum::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response as Answer};
use claimgraph_api::error::finish;
use claimgraph_domain::error::{Code, Error};

use super::observe::Told;
use super::request_id::RequestId;

/// A refusal as GraphQL errors, with its code and the request's id. The cause of what broke here is logged, not shown.
pub(super) fn errors(error: Error, id: &RequestId) -> Vec<ServerError> {
    let mut made = ServerError::new(error.message.clone(), None);
    made.source = Some(Arc::new(error));
    finish(Response::from_errors(vec![made]), id.as_str()).errors
}

/// The body `{"errors": […]}`. There is no `data`, because nothing was executed.
pub(super) fn body(errors: &[ServerError]) -> Vec<u8> {
    #[derive(serde::Serialize)]
    struct Refused<'a> {
        errors: &'a [ServerError],
    }
    serde_json::to_vec(&Refused { errors }).unwrap_or_default()
}

/// A whole answer for a refusal outside GraphQL: the status of its code unless another fits better.
pub(super) fn refuse(error: Error, status: Option<StatusCode>, id: &RequestId) -> Answer {
    let (retry_after, code, told) = (error.retry_after, error.code, Told::refused(error.code));
    let status = status
        .or_else(|| StatusCode::from_u16(error.code.http_status()).ok())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body(&errors(error, id))).into_response();
    told.tell(&mut response);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, challenge(code));
    }
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What a credential looks like here (RFC 6750, section 3).
fn challenge(code: Code) -> HeaderValue {
    HeaderValue::from_static(match code {
        Code::TokenExpired => "Bearer realm=\"claimgraph\", error=\"invalid_token\", error_description=\"expired\"",
        _ => "Bearer realm=\"claimgraph\"",
    })
}

/// Any path that is none of ours.
pub(super) async fn no_such_path(Extension(id): Extension<RequestId>) -> Answer {
    let message = "there is nothing at this path; the API is at /graphql, and / is a page to try it";
    refuse(Error::new(Code::NotFound, message), None, &id)
}

/// A path of ours with a method that it does not have. The router adds `Allow`.
pub(super) async fn no_such_method(Extension(id): Extension<RequestId>) -> Answer {
    let error =
        Error::new(Code::BadRequest, "this path does not take that method; the header Allow lists those it takes");
    refuse(error, Some(StatusCode::METHOD_NOT_ALLOWED), &id)
}
