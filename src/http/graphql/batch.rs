//! Several operations in one request, as a JSON array: the answer is the array of theirs.

use std::sync::Arc;

use async_graphql::Response;
use async_graphql::parser::types::OperationType;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response as Answer};
use claimgraph_api::error::finish;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Scope;
use tokio::time::Instant;

use super::super::failure::{body, errors};
use super::super::host::Host;
use super::super::observe::{self, Finished, Seen, Told};
use super::super::operation::{execute, prepare};
use super::super::request_id::RequestId;
use super::super::toll::Bill;
use super::answer::was_refused;
use super::negotiate::MediaType;
use super::params::Params;

/// Answers each operation in turn, so that a mutation is done before what comes after it. One that is refused does not
/// keep the others from being answered, and the status is 200.
pub(super) async fn answer(
    host: &Arc<Host>,
    all: Vec<Result<Params<'_>, Error>>,
    scope: &Scope,
    id: &RequestId,
) -> (Answer, Option<Bill>) {
    let mut text = Vec::from(*b"[");
    let mut total: Option<Bill> = None;
    for (index, params) in all.into_iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        let (one, bill) = each(host, params, scope, id).await;
        text.extend_from_slice(&one);
        if let Some(bill) = bill {
            let before = total.map_or(0, |total| total.units);
            total = Some(Bill { units: before.saturating_add(bill.units), ..bill });
        }
    }
    text.push(b']');
    let meta = [
        (header::CONTENT_TYPE, MediaType::Json.header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    ((StatusCode::OK, meta, text).into_response(), total)
}

/// Answers one of them, and tells of it as of an operation that comes by itself.
async fn each(
    host: &Arc<Host>,
    params: Result<Params<'_>, Error>,
    scope: &Scope,
    id: &RequestId,
) -> (Vec<u8>, Option<Bill>) {
    let (begun, mut seen) = (Instant::now(), Seen::default());
    seen.is_of(scope);
    let (answered, bill) = executed(host, params, scope, id, &mut seen).await;
    let (told, text) = match answered {
        Ok(response) => {
            let response = finish(response, id.as_str());
            let told = Told::of(&response.errors, !was_refused(&response));
            (told, serde_json::to_vec(&response).unwrap_or_else(|cause| body(&errors(Error::internal(cause), id))))
        }
        Err(error) => (Told::refused(error.code), body(&errors(error, id))),
    };
    let elapsed = begun.elapsed();
    observe::finish(host, &Finished { seen: &seen, told, id, status: None, elapsed, traced: None });
    (text, bill)
}

async fn executed(
    host: &Arc<Host>,
    params: Result<Params<'_>, Error>,
    scope: &Scope,
    id: &RequestId,
    seen: &mut Seen,
) -> (Result<Response, Error>, Option<Bill>) {
    let operation = match params.and_then(|params| prepare(host, params, scope.clone(), seen)) {
        Ok(operation) if operation.kind == Some(OperationType::Subscription) => {
            let message = "a subscription is no part of an array; open it by itself";
            return (Err(Error::new(Code::BadRequest, message)), None);
        }
        Ok(operation) => operation,
        Err(error) => return (Err(error), None),
    };
    let (executed, bill) = execute(host, operation, id).await;
    (executed, Some(bill))
}
