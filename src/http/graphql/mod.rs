//! GraphQL over HTTP, per <https://graphql.github.io/graphql-over-http/draft/>.
//!
//! A request passes: media types ([`negotiate`]), body or query string ([`params`]), caller, document, execution
//! ([`super::operation`]), answer ([`answer`], or [`super::sse`] where events are asked for). A request that fails
//! before it is a well-formed GraphQL request gets the status of its code whatever it accepts; one whose document is
//! refused gets 400 as `application/graphql-response+json`, and 200 as `application/json`, which older clients expect.

mod answer;
mod body;
mod negotiate;
mod params;
#[cfg(test)]
mod tests;

pub(super) use answer::was_refused;
pub(super) use params::Params;

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::body::Body;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{RawQuery, Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};

use super::caller::Choice;
use super::failure::refuse;
use super::host::Host;
use super::observe::Seen;
use super::operation::{execute, prepare};
use super::request_id::RequestId;
use super::{sse, ws};
use negotiate::{Accepted, Events};

/// `POST /graphql`.
pub(super) async fn post(
    State(host): State<Arc<Host>>,
    Extension(id): Extension<RequestId>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let accepted = match negotiate::answer(&parts.headers) {
        Ok(accepted) => accepted,
        Err(error) => return refuse(error, Some(StatusCode::NOT_ACCEPTABLE), &id),
    };
    if let Err(error) = negotiate::check_content(&parts.headers) {
        return refuse(error, Some(StatusCode::UNSUPPORTED_MEDIA_TYPE), &id);
    }
    let bytes = match body::read(&parts.headers, body, host.options.body_limit).await {
        Ok(bytes) => bytes,
        Err(body::Failure::TooLong(error)) => return refuse(error, Some(StatusCode::PAYLOAD_TOO_LARGE), &id),
        Err(body::Failure::Lost(error)) => return refuse(error, None, &id),
    };
    match Params::of_body(&bytes) {
        Ok(params) => run(&host, params, &parts.headers, Method::POST, accepted, &id).await,
        Err(error) => refuse(error, None, &id),
    }
}

/// `GET /graphql`: a query, or the beginning of a WebSocket.
pub(super) async fn get(
    State(host): State<Arc<Host>>,
    Extension(id): Extension<RequestId>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match upgrade {
        Ok(upgrade) => return ws::open(&host, &headers, upgrade, &id),
        Err(_) if headers.contains_key(header::UPGRADE) => {
            let message =
                "this is not the beginning of a WebSocket of version 13; the only upgrade here is `websocket`";
            return refuse(Error::new(Code::BadRequest, message), None, &id);
        }
        Err(_) => {}
    }
    let accepted = match negotiate::answer(&headers) {
        Ok(accepted) => accepted,
        Err(error) => return refuse(error, Some(StatusCode::NOT_ACCEPTABLE), &id),
    };
    match Params::of_query(query.as_deref().unwrap_or_default()) {
        Ok(params) => run(&host, params, &headers, Method::GET, accepted, &id).await,
        Err(error) => refuse(error, None, &id),
    }
}

/// Any other method.
pub(super) async fn wrong_method(Extension(id): Extension<RequestId>) -> Response {
    not_allowed("GraphQL is asked with POST, or with GET for queries", &id, "GET, POST")
}

fn not_allowed(message: &str, id: &RequestId, allow: &'static str) -> Response {
    let mut response = refuse(Error::new(Code::BadRequest, message), Some(StatusCode::METHOD_NOT_ALLOWED), id);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}

async fn run(
    host: &Arc<Host>,
    params: Params<'_>,
    headers: &HeaderMap,
    method: Method,
    accepted: Accepted,
    id: &RequestId,
) -> Response {
    let mut seen = Seen::default();
    let mut response = answer_to(host, params, (headers, method), accepted, id, &mut seen).await;
    response.extensions_mut().insert(seen);
    response
}

async fn answer_to(
    host: &Arc<Host>,
    params: Params<'_>,
    (headers, method): (&HeaderMap, Method),
    accepted: Accepted,
    id: &RequestId,
    seen: &mut Seen,
) -> Response {
    let Accepted { media, events } = accepted;
    let scope = match Choice::of(headers) {
        Ok(choice) => host.options.callers.scope(choice).await,
        Err(error) => Err(error),
    };
    let scope = match scope {
        Ok(scope) => scope,
        Err(error) => return refuse(error, None, id),
    };
    seen.is_of(&scope);
    let operation = match prepare(host, params, scope, seen) {
        Ok(operation) => operation,
        Err(error) if events == Events::Always => return sse::refused(host, error, id),
        Err(error) => return answer::refused(error, media, id),
    };
    match operation.kind {
        Some(OperationType::Mutation) if method == Method::GET => {
            return not_allowed("a mutation is sent with POST; GET is for queries", id, "POST");
        }
        Some(OperationType::Subscription) if events == Events::Never => {
            let message = "a subscription is opened over WebSocket at this path, with the protocol graphql-transport-ws, \
                           or with the header `Accept: text/event-stream`";
            return answer::refused(Error::new(Code::BadRequest, message), media, id);
        }
        Some(OperationType::Subscription) => return sse::answer(host, headers, operation, id, seen),
        _ if events == Events::Always => return sse::answer(host, headers, operation, id, seen),
        _ => {}
    }
    match execute(host, operation.into_request(host, id), id).await {
        Ok(response) => answer::executed(response, media, id),
        Err(error) => refuse(error, None, id),
    }
}
