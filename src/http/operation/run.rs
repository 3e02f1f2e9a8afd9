//! What an operation gives, as it comes.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use claimgraph_store::feed::LogCursor;
use futures::stream::{self, Stream};
use futures::{FutureExt, future::Either};

use super::super::cohort::Member;
use super::super::host::Host;
use super::super::observe::{Seen, Watch};
use super::super::request_id::RequestId;
use super::{Operation, Output, execute};

/// Executes an operation: one output of a query or a mutation, any number of a subscription, which begins after a
/// cursor where one is given. What it was `seen` to be is told when it is over.
pub(in crate::http) fn run(
    host: &Arc<Host>,
    operation: Operation,
    id: RequestId,
    after: Option<LogCursor>,
    seen: Seen,
) -> impl Stream<Item = Output> + Send + use<> {
    let mut watch = Watch::begin(host, seen, id.clone());
    let host = Arc::clone(host);
    if operation.kind == Some(OperationType::Subscription) {
        let member = Member::new(host, operation, id, after);
        return Either::Left(stream::unfold((member, watch), |(mut member, mut watch)| async move {
            let output = member.next().await?;
            watch.sees(&output);
            Some((output, (member, watch)))
        }));
    }
    let once = async move {
        let request = operation.into_request(&host, &id);
        let output = match execute(&host, request, &id).await {
            Ok(response) => Output::of(response, None, &id),
            Err(error) => Output::broken(error, &id),
        };
        watch.sees(&output);
        output
    };
    Either::Right(once.into_stream())
}
