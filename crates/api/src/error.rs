//! From the domain's error to what a client sees: `message`, and under `extensions` a stable `code`, the
//! `requestId`, and where they help `details`, `retryAfter` and `position`.
//!
//! A resolver lets domain errors pass with `?`; [`finish`] then gives every error of a response its
//! extensions. [`extend`] does the same at once where a resolver has a reason to. The cause of an
//! internal error goes into the log with the request id, never to the client.

use std::sync::Arc;

use async_graphql::{Context, ErrorExtensionValues, Response, ServerError, Value};
use claimgraph_domain::error::{Code, Error};

use crate::context;

/// The domain's error with its extensions.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "it is for `map_err`, which gives the error away")]
pub fn extend(ctx: &Context<'_>, error: Error) -> async_graphql::Error {
    let request_id = context::request(ctx).map(|request| request.request_id.clone()).unwrap_or_default();
    let mut extended = async_graphql::Error::new(error.message.clone());
    extended.extensions = Some(extensions(&error, &request_id));
    if error.code == Code::Internal {
        log(&error, &request_id);
    }
    extended
}

/// Gives each error of a response its extensions. To be called once on everything that the schema answers,
/// for a subscription on each response.
#[must_use]
pub fn finish(mut response: Response, request_id: &str) -> Response {
    for error in &mut response.errors {
        finish_one(error, request_id);
    }
    response
}

fn finish_one(error: &mut ServerError, request_id: &str) {
    if error.extensions.as_ref().is_some_and(|values| values.get("code").is_some()) {
        return;
    }
    let known = error.source::<Error>().or_else(|| error.source::<Arc<Error>>().map(AsRef::as_ref));
    let values = match known {
        Some(known) => {
            if known.code == Code::Internal {
                log(known, request_id);
            }
            extensions(known, request_id)
        }
        None if error.source.is_some() => {
            // Something else broke under a resolver; its words are not meant for clients.
            let hidden = Error::internal(error.message.clone());
            log(&hidden, request_id);
            let values = extensions(&hidden, request_id);
            error.message.clone_from(&hidden.message);
            values
        }
        None => extensions(&Error::new(code_of(&error.message), ""), request_id),
    };
    let mut all = error.extensions.take().unwrap_or_default();
    merge(&mut all, &values);
    error.extensions = Some(all);
}

/// The code of an error of the GraphQL library itself, which has none.
fn code_of(message: &str) -> Code {
    match message {
        "Query is nested too deep." => Code::CostExceeded,
        message if message.starts_with("The recursion depth of the query") => Code::CostExceeded,
        _ => Code::BadRequest,
    }
}

fn merge(all: &mut ErrorExtensionValues, values: &ErrorExtensionValues) {
    for name in ["code", "requestId", "details", "retryAfter", "position"] {
        if let Some(value) = values.get(name) {
            all.set(name, value.clone());
        }
    }
}

/// The extensions of an error.
fn extensions(error: &Error, request_id: &str) -> ErrorExtensionValues {
    let mut values = ErrorExtensionValues::default();
    values.set("code", error.code.as_str());
    values.set("requestId", request_id);
    if !error.details.is_empty() {
        values.set("details", Value::List(error.details.iter().map(detail).collect()));
    }
    if let Some(seconds) = error.retry_after {
        values.set("retryAfter", seconds);
    }
    if let Some(position) = error.position {
        values.set("position", position);
    }
    values
}

fn detail(detail: &claimgraph_domain::error::Detail) -> Value {
    async_graphql::value!({
        "path": detail.path.as_str(),
        "code": detail.code.as_str(),
        "message": detail.message.as_str(),
    })
}

fn log(error: &Error, request_id: &str) {
    let cause = error.cause.as_ref().map_or_else(|| error.message.clone(), ToString::to_string);
    tracing::error!(request_id, cause, "a request failed inside the server");
}
