//! What an operation gives, as it comes.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use claimgraph_store::feed::LogCursor;
use futures::stream::{self, Stream};
use futures::{FutureExt, future::Either};
use opentelemetry::Context;
use opentelemetry::trace::FutureExt as _;
use tokio::time::sleep;

use super::super::cohort::{Member, Taker};
use super::super::host::Host;
use super::super::observe::{Seen, Watch};
use super::super::request_id::RequestId;
use super::super::toll::{Meter, Paid};
use super::{Operation, Output, execute_paid};

/// Executes an operation that was charged: one output of a query or a mutation, any number of a subscription, which
/// begins after a cursor where one is given. What others are given too may go to a `taker`, past the outputs. What it
/// was `seen` to be is told when it is over.
///
/// Each delivery of a subscription is charged. Where one was the last of what is allowed, the next is made only when
/// there is room again: the log is read later, and nothing is lost.
pub(in crate::http) fn run(
    host: &Arc<Host>,
    operation: Operation,
    paid: Paid,
    id: RequestId,
    after: Option<LogCursor>,
    taker: Option<Arc<dyn Taker>>,
    seen: Seen,
) -> impl Stream<Item = Output> + Send + use<> {
    let mut watch = Watch::begin(host, seen, id.clone());
    let host = Arc::clone(host);
    if operation.kind == Some(OperationType::Subscription) {
        let meter = Meter::new(Arc::clone(&host), operation.payer.clone(), operation.class);
        let taker = taker.and_then(|taker| meter.before(taker));
        let member = Member::new(host, operation, id, after, taker);
        let begin = (meter, member, watch, Duration::ZERO);
        return Either::Left(stream::unfold(begin, |(meter, mut member, mut watch, wait)| async move {
            if !wait.is_zero() {
                sleep(wait).await;
            }
            let output = member.next().await?;
            watch.sees(&output);
            let wait = match &output {
                Output::Next(item) => meter.deliver(item.fields).await,
                Output::Refused(_) => Duration::ZERO,
            };
            Some((output, (meter, member, watch, wait)))
        }));
    }
    let parts = watch.parts().unwrap_or_else(Context::current);
    let once = async move {
        let output = match execute_paid(&host, operation, paid, &id).await.0 {
            Ok(response) => Output::of(response, None, &id),
            Err(error) => Output::broken(error, &id),
        };
        watch.sees(&output);
        output
    };
    // In a box, so that a subscription, which may be there for long, does not take the room of an execution.
    Either::Right(once.with_context(parts).boxed().into_stream())
}
