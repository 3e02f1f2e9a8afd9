//! GraphQL over HTTP, per <https://graphql.github.io/graphql-over-http/draft/>.
//!
//! A request passes: media types ([`negotiate`]), body or query string ([`params`]), caller, document, execution
//! ([`super::operation`]), answer ([`answer`], or [`super::sse`] where events are asked for). A request that fails
//! before it is a well-formed GraphQL request gets the status of its code whatever it accepts; one whose document is
//! refused gets 400 as `application/graphql-response+json`, and 200 where `application/json` is asked for, which older
//! clients expect.

mod answer;
mod batch;
mod body;
mod negotiate;
mod params;
#[cfg(test)]
mod tests;

pub(super) use answer::was_refused;
pub(super) use params::{Asked, Params};

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use claimgraph_domain::error::{Code, Error};

use super::caller::Caller;
use super::choice::Choice;
use super::failure::refuse;
use super::host::Host;
use super::observe::{OnItsWay, Seen};
use super::operation::{execute, prepare};
use super::request_id::RequestId;
use super::toll::{self, Bill};
use super::trace::Traced;
use super::{sse, ws};
use crate::auth::credential::refuse_in_query;
use crate::limits::Payer;
use negotiate::{Accepted, Events};

/// `POST /graphql`.
pub(super) async fn post(
    State(host): State<Arc<Host>>,
    Extension(id): Extension<RequestId>,
    traced: Option<Extension<Traced>>,
    request: Request<Body>,
) -> Response {
    let mut way = OnItsWay::begin(&host, &id, traced.map(|Extension(traced)| traced));
    let response = posted(&host, &id, request, &mut way.seen).await;
    way.answer(response)
}

async fn posted(host: &Arc<Host>, id: &RequestId, request: Request<Body>, seen: &mut Seen) -> Response {
    let (parts, body) = request.into_parts();
    if let Err(error) = refuse_in_query(parts.uri.query().unwrap_or_default()) {
        return refuse(error, None, id);
    }
    let accepted = match negotiate::answer(&parts.headers) {
        Ok(accepted) => accepted,
        Err(error) => return refuse(error, Some(StatusCode::NOT_ACCEPTABLE), id),
    };
    if let Err(error) = negotiate::check_content(&parts.headers) {
        return refuse(error, Some(StatusCode::UNSUPPORTED_MEDIA_TYPE), id);
    }
    let bytes = match body::read(&parts.headers, body, host.options.body_limit).await {
        Ok(bytes) => bytes,
        Err(body::Failure::TooLong(error)) => return refuse(error, Some(StatusCode::PAYLOAD_TOO_LARGE), id),
        Err(body::Failure::Lost(error)) => return refuse(error, None, id),
    };
    let posted = match host.options.front.batch_operations {
        most if most > 0 && is_array(&bytes) => Params::of_array(&bytes, most).map(Posted::Many),
        _ => Params::of_body(&bytes).map(Posted::One),
    };
    match posted {
        Ok(posted) => run(host, posted, (&parts.headers, Method::POST), accepted, id, seen).await,
        Err(error) => refuse(error, None, id),
    }
}

/// `GET /graphql`: a query, or the beginning of a WebSocket.
pub(super) async fn get(
    State(host): State<Arc<Host>>,
    Extension(id): Extension<RequestId>,
    traced: Option<Extension<Traced>>,
    request: Request<Body>,
) -> Response {
    let mut way = OnItsWay::begin(&host, &id, traced.map(|Extension(traced)| traced));
    let response = got(&host, &id, request, &mut way.seen).await;
    way.answer(response)
}

async fn got(host: &Arc<Host>, id: &RequestId, mut request: Request<Body>, seen: &mut Seen) -> Response {
    let handshake = ws::Handshake::of(&mut request);
    let (parts, _) = request.into_parts();
    let (headers, query) = (parts.headers, parts.uri.query().unwrap_or_default());
    if let Err(error) = refuse_in_query(query) {
        return refuse(error, None, id);
    }
    if let Some(handshake) = handshake {
        return ws::open(host, &headers, handshake, id).await;
    }
    if headers.contains_key(header::UPGRADE) {
        let message = "this is not the beginning of a WebSocket of version 13; the only upgrade here is `websocket`";
        return refuse(Error::new(Code::BadRequest, message), None, id);
    }
    let accepted = match negotiate::answer(&headers) {
        Ok(accepted) => accepted,
        Err(error) => return refuse(error, Some(StatusCode::NOT_ACCEPTABLE), id),
    };
    match Params::of_query(query) {
        Ok(params) => run(host, Posted::One(params), (&headers, Method::GET), accepted, id, seen).await,
        Err(error) => refuse(error, None, id),
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

/// What a request asks: one operation, or an array of them.
enum Posted<'a> {
    One(Params<'a>),
    Many(Vec<Result<Params<'a>, Error>>),
}

fn is_array(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[')
}

async fn run(
    host: &Arc<Host>,
    posted: Posted<'_>,
    (headers, method): (&HeaderMap, Method),
    accepted: Accepted,
    id: &RequestId,
    seen: &mut Seen,
) -> Response {
    let caller = match Choice::of(headers) {
        Ok(choice) => host.callers().caller(choice).await,
        Err(error) => Err(error),
    };
    let Caller { scope, lasting } = match caller {
        Ok(caller) => caller,
        Err(error) => return refuse(error, None, id),
    };
    seen.is_of(&scope);
    let payer = Payer::of(&scope);
    let (mut response, bill) = match posted {
        Posted::One(params) => {
            let caller = Caller { scope, lasting };
            one(host, params, caller, (headers, method), accepted, id, seen).await
        }
        Posted::Many(all) => batch::answer(host, all, &scope, id).await,
    };
    let bill = match bill {
        Some(bill) => bill,
        None => toll::nothing(host, &payer).await,
    };
    toll::stamp(&bill, response.headers_mut());
    response
}

/// Answers one operation; without a bill where it was not charged.
async fn one(
    host: &Arc<Host>,
    params: Params<'_>,
    caller: Caller,
    (headers, method): (&HeaderMap, Method),
    accepted: Accepted,
    id: &RequestId,
    seen: &mut Seen,
) -> (Response, Option<Bill>) {
    let Accepted { media, events } = accepted;
    let Caller { scope, lasting } = caller;
    let operation = match prepare(host, params, scope, seen) {
        Ok(operation) => operation,
        Err(error) if events == Events::Always => return (sse::refused(host, error, id), None),
        Err(error) => return (answer::refused(error, media, id), None),
    };
    match operation.kind {
        Some(OperationType::Mutation) if method == Method::GET => {
            return (not_allowed("a mutation is sent with POST; GET is for queries", id, "POST"), None);
        }
        Some(OperationType::Subscription) if events == Events::Never => {
            let message = "a subscription is opened over WebSocket at this path, with the protocol graphql-transport-ws, \
                           or with the header `Accept: text/event-stream`";
            return (answer::refused(Error::new(Code::BadRequest, message), media, id), None);
        }
        Some(OperationType::Subscription) => return sse::answer(host, headers, operation, lasting, id, seen).await,
        _ if events == Events::Always => return sse::answer(host, headers, operation, lasting, id, seen).await,
        _ => {}
    }
    let (executed, bill) = execute(host, operation, id).await;
    let response = match executed {
        Ok(response) => answer::executed(response, media, id),
        Err(error) => refuse(error, None, id),
    };
    (response, Some(bill))
}
