//! What an operation gives, as it comes.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use claimgraph_store::feed::LogCursor;
use futures::stream::{self, Stream};
use futures::{FutureExt, future::Either};
use tokio::time::sleep;

use super::super::cohort::Member;
use super::super::host::Host;
use super::super::request_id::RequestId;
use super::super::toll::{self, Paid};
use super::{Operation, Output, execute_paid};

/// Executes an operation that was charged: one output of a query or a mutation, any number of a subscription, which
/// begins after a cursor where one is given.
///
/// Each delivery of a subscription is charged when it is made. Where that was the last of what is allowed, the next one
/// is made only when there is room again: the log is read later, and nothing is lost.
pub(in crate::http) fn run(
    host: &Arc<Host>,
    operation: Operation,
    paid: Paid,
    id: RequestId,
    after: Option<LogCursor>,
) -> impl Stream<Item = Output> + Send + use<> {
    let host = Arc::clone(host);
    if operation.kind == Some(OperationType::Subscription) {
        let (payer, class) = (operation.payer.clone(), operation.class);
        let member = Member::new(Arc::clone(&host), operation, id, after);
        let begin = (host, payer, member, Duration::ZERO);
        return Either::Left(stream::unfold(begin, move |(host, payer, mut member, wait)| async move {
            if !wait.is_zero() {
                sleep(wait).await;
            }
            let output = member.next().await?;
            let wait = match &output {
                Output::Next(item) => toll::deliver(&host, &payer, class, item.fields).await,
                Output::Refused(_) => Duration::ZERO,
            };
            Some((output, (host, payer, member, wait)))
        }));
    }
    let once = async move {
        match execute_paid(&host, operation, paid, &id).await.0 {
            Ok(response) => Output::of(response, None, &id),
            Err(error) => Output::broken(error, &id),
        }
    };
    Either::Right(once.into_stream())
}
