//! What is open on a connection, answered in turns so that a busy subscription does not hold up the others.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::{Request, Response};
use claimgraph_api::error::finish;
use claimgraph_domain::error::Error;
use futures::StreamExt;
use futures::stream::{self, AbortHandle, BoxStream, SelectAll};

use super::super::failure::errors;
use super::super::graphql::was_refused;
use super::super::host::Host;
use super::super::request_id::RequestId;
use super::message::{Outgoing, Step};

/// The operations that are open.
pub(super) struct Operations {
    host: Arc<Host>,
    answers: SelectAll<BoxStream<'static, (Arc<str>, Option<Response>)>>,
    handles: HashMap<Arc<str>, AbortHandle>,
}

impl Operations {
    /// None yet.
    pub(super) fn new(host: Arc<Host>) -> Self {
        Self { host, answers: SelectAll::new(), handles: HashMap::new() }
    }

    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.handles.len()
    }

    /// Whether one of an id is open.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.handles.contains_key(id)
    }

    /// Opens one.
    pub(super) fn begin(&mut self, id: &str, request: Request, request_id: RequestId) {
        let id: Arc<str> = id.into();
        let responses = AssertUnwindSafe(self.host.options.schema.execute_stream(request)).catch_unwind();
        let (responses, handle) = stream::abortable(responses);
        let finished = responses.map(move |response| match response {
            Ok(response) => finish(response, request_id.as_str()),
            Err(_) => Response::from_errors(errors(Error::internal("a resolver panicked"), &request_id)),
        });
        let (of_next, of_end) = (Arc::clone(&id), Arc::clone(&id));
        let next = finished.map(move |response| (Arc::clone(&of_next), Some(response)));
        self.answers.push(next.chain(stream::once(async move { (of_end, None) })).boxed());
        self.handles.insert(id, handle);
    }

    /// Closes one, if it is open; it says nothing more.
    pub(super) fn end(&mut self, id: &str) {
        if let Some(handle) = self.handles.remove(id) {
            handle.abort();
        }
    }

    /// The next thing to say. Waits for ever while nothing is open.
    pub(super) async fn next(&mut self) -> Step {
        loop {
            let Some((id, response)) = self.answers.next().await else { return std::future::pending().await };
            // What was closed by the client may still have an answer under way.
            if self.handles.get(&id).is_none_or(AbortHandle::is_aborted) {
                continue;
            }
            let Some(response) = response else {
                self.handles.remove(&id);
                return Step::send(&Outgoing::Complete { id: &id });
            };
            if was_refused(&response) {
                // `error` ends the operation; `complete` does not follow it.
                self.end(&id);
                return Step::send(&Outgoing::Error { id: &id, payload: &response.errors });
            }
            return Step::send(&Outgoing::Next { id: &id, payload: &response });
        }
    }
}
