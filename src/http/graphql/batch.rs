//! Several operations in one request, as a JSON array: the answer is the array of theirs.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use claimgraph_api::error::finish;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Scope;

use super::super::failure::{body, errors};
use super::super::host::Host;
use super::super::operation::{execute, prepare};
use super::super::request_id::RequestId;
use super::super::toll::Bill;
use super::negotiate::MediaType;
use super::params::Params;

/// Answers each operation in turn, so that a mutation is done before what comes after it. One that is refused does not
/// keep the others from being answered, and the status is 200.
pub(super) async fn answer(
    host: &Arc<Host>,
    all: Vec<Result<Params<'_>, Error>>,
    scope: &Scope,
    id: &RequestId,
) -> (Response, Option<Bill>) {
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

async fn each(
    host: &Arc<Host>,
    params: Result<Params<'_>, Error>,
    scope: &Scope,
    id: &RequestId,
) -> (Vec<u8>, Option<Bill>) {
    let operation = match params.and_then(|params| prepare(host, params, scope.clone())) {
        Ok(operation) if operation.kind == Some(OperationType::Subscription) => {
            let message = "a subscription is no part of an array; open it by itself";
            return (body(&errors(Error::new(Code::BadRequest, message), id)), None);
        }
        Ok(operation) => operation,
        Err(error) => return (body(&errors(error, id)), None),
    };
    let (executed, bill) = execute(host, operation, id).await;
    let written =
        executed.and_then(|response| serde_json::to_vec(&finish(response, id.as_str())).map_err(Error::internal));
    (written.unwrap_or_else(|error| body(&errors(error, id))), Some(bill))
}
