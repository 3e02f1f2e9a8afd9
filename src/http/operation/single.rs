//! Executing a query or a mutation.

use std::panic::AssertUnwindSafe;

use async_graphql::{Request, Response};
use claimgraph_domain::error::{Code, Error};
use futures::FutureExt;
use tokio::time::timeout;
use tracing::Instrument;

use super::super::host::Host;
use super::super::request_id::RequestId;
use super::super::toll::{self, Bill, Paid};
use super::Operation;

/// Charges and executes a query or a mutation, and gives what it was charged in the end.
///
/// # Errors
/// `RATE_LIMITED` when it is more than is allowed now; `TIMEOUT` when it took too long, `INTERNAL` when a resolver
/// panicked. A write that had not been committed is then undone.
pub(in crate::http) async fn execute(
    host: &Host,
    operation: Operation,
    id: &RequestId,
) -> (Result<Response, Error>, Bill) {
    match toll::enter(host, &operation).await {
        Ok(paid) => execute_paid(host, operation, paid, id).await,
        Err((error, bill)) => (Err(error), bill),
    }
}

/// Executes a query or a mutation that was charged.
///
/// # Errors
/// As [`execute`], without `RATE_LIMITED`.
pub(in crate::http) async fn execute_paid(
    host: &Host,
    operation: Operation,
    paid: Paid,
    id: &RequestId,
) -> (Result<Response, Error>, Bill) {
    let executed = in_time(host, operation.into_request(host, id), id).await;
    let bill = paid.settle(host, executed.as_ref().ok()).await;
    (executed, bill)
}

async fn in_time(host: &Host, request: Request, id: &RequestId) -> Result<Response, Error> {
    let executed = AssertUnwindSafe(host.options.schema.execute(request)).catch_unwind();
    let executed = executed.instrument(tracing::debug_span!("execute"));
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
