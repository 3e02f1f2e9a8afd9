//! The leader: one task that runs the transactions of a tenant as long as somebody waits.

use claimgraph_domain::error::Error;
use tokio::task::yield_now;
use tracing::{Instrument, debug_span};

use super::queue::Writers;
use super::request::Queued;
use super::share::{Company, share};
use crate::log::WriteTx;
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// Leads a tenant's queue, and gives it up when it ends before its time, as when its runtime is shut down.
struct Leading<'a> {
    writers: &'a Writers,
    tenant: TenantKey,
    done: bool,
}

impl Leading<'_> {
    /// Whether nobody waits. Then another leads who comes next.
    fn is_done(&mut self) -> bool {
        self.done = self.writers.end_if_idle(self.tenant);
        self.done
    }
}

impl Drop for Leading<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.writers.abandon(self.tenant);
        }
    }
}

/// Runs transactions until nobody waits. The scope is that of any request of the tenant.
pub(super) async fn lead(store: Store, scope: Scope) {
    let writers = store.writers();
    let mut leading = Leading { writers, tenant: scope.key, done: false };
    while !leading.is_done() {
        // Who comes along is settled only then: those who arrive while the transaction waits need not wait for the
        // next.
        // It belongs to several requests, so it is a trace of its own, which names those that it follows from.
        one(&store, &scope).instrument(debug_span!(parent: None, "write transaction")).await;
        // Those who were answered may have more to write.
        yield_now().await;
    }
}

/// Runs one transaction.
async fn one(store: &Store, scope: &Scope) {
    match WriteTx::begin(store, scope).await {
        Ok(tx) => {
            for request in share(tx, Vec::new(), &Company::Queue(scope.key)).await {
                alone(store, request).await;
            }
        }
        Err(error) => {
            let writers = store.writers();
            let most = writers.options().requests_per_transaction.max(1);
            tell(writers.take(scope.key, most, &mut 0), &error);
        }
    }
}

/// Runs a request in a transaction of its own.
async fn alone(store: &Store, request: Box<dyn Queued>) {
    match WriteTx::begin(store, request.scope()).await {
        Ok(tx) => {
            let again = share(tx, vec![request], &Company::None).await;
            tell(again, &Error::internal("a write was to run again that had run alone"));
        }
        Err(error) => request.answer(Some(error)),
    }
}

/// Tells all of an error.
pub(super) fn tell(requests: impl IntoIterator<Item = Box<dyn Queued>>, error: &Error) {
    for request in requests {
        request.answer(Some(copy(error)));
    }
}

fn copy(error: &Error) -> Error {
    let mut copied = Error::new(error.code, error.message.clone());
    copied.details.clone_from(&error.details);
    (copied.retry_after, copied.position) = (error.retry_after, error.position);
    copied.cause = error.cause.as_ref().map(|cause| cause.to_string().into());
    copied
}
