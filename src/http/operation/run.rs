//! What an operation gives, as it comes.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use claimgraph_store::feed::LogCursor;
use futures::stream::{self, Stream};
use futures::{FutureExt, future::Either};

use super::super::cohort::{Member, Taker};
use super::super::host::Host;
use super::super::request_id::RequestId;
use super::{Operation, Output, execute};

/// Executes an operation: one output of a query or a mutation, any number of a subscription, which begins after a
/// cursor where one is given. What others are given too may go to a `taker`, past the outputs.
pub(in crate::http) fn run(
    host: &Arc<Host>,
    operation: Operation,
    id: RequestId,
    after: Option<LogCursor>,
    taker: Option<Arc<dyn Taker>>,
) -> impl Stream<Item = Output> + Send + use<> {
    let host = Arc::clone(host);
    if operation.kind == Some(OperationType::Subscription) {
        let member = Member::new(host, operation, id, after, taker);
        return Either::Left(stream::unfold(member, |mut member| async move {
            member.next().await.map(|output| (output, member))
        }));
    }
    let once = async move {
        let request = operation.into_request(&host, &id);
        match execute(&host, request, &id).await {
            Ok(response) => Output::of(response, None, &id),
            Err(error) => Output::broken(error, &id),
        }
    };
    // In a box, so that a subscription, which may be there for long, does not take the room of an execution.
    Either::Right(once.boxed().into_stream())
}
