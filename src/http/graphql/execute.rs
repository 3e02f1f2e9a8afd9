//! From parameters to a response.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response};
use claimgraph_api::context::{RequestContext, attach};
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Scope;
use futures::FutureExt;
use tokio::time::timeout;

use super::super::document;
use super::super::host::Host;
use super::super::request_id::RequestId;
use super::params::Params;

/// Why a well-formed request is not executed.
pub(in crate::http) struct Refusal(pub(in crate::http) Error);

/// A request ready to be executed, and the kind of its operation where it names one that exists.
///
/// # Errors
/// When its document is refused.
pub(in crate::http) fn prepare(
    host: &Host,
    params: Params<'_>,
    scope: Scope,
    id: &RequestId,
) -> Result<(Request, Option<OperationType>), Refusal> {
    let parsed = host.documents.get(&params.query).map_err(Refusal)?;
    let operation = document::operation(&parsed, params.operation_name.as_deref());
    if let Some(operation) = operation {
        document::check_variables(operation, &params.variables).map_err(Refusal)?;
    }
    let operation = operation.map(|operation| operation.ty);
    // The text is not needed beside the document, so it is not copied.
    let mut request = Request::new(String::new()).variables(params.variables);
    request.operation_name = params.operation_name;
    request.set_parsed_query(Arc::unwrap_or_clone(parsed));
    let context = RequestContext {
        store: host.options.store.clone(),
        scope: scope.for_request(id.as_str()),
        request_id: id.as_str().to_owned(),
        limits: host.options.limits,
    };
    Ok((attach(request, context), operation))
}

/// Executes a request.
///
/// # Errors
/// `TIMEOUT` when it took too long, `INTERNAL` when a resolver panicked. A write that had not been committed is then undone.
pub(super) async fn execute(host: &Host, request: Request, id: &RequestId) -> Result<Response, Error> {
    let executed = AssertUnwindSafe(host.options.schema.execute(request)).catch_unwind();
    match timeout(host.options.request_timeout, executed).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) => {
            tracing::error!(request_id = id.as_str(), "a resolver panicked");
            Err(Error::internal("a resolver panicked"))
        }
        Err(_) => {
            let limit = host.options.request_timeout.as_millis();
            let message = format!("the request took longer than {limit} ms and was given up; ask for less");
            Err(Error::new(Code::Timeout, message))
        }
    }
}
