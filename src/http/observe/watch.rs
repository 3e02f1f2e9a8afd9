//! Watching an operation that is answered bit by bit.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use opentelemetry::Context;
use serde::Deserialize;
use tokio::time::Instant;

use super::super::host::Host;
use super::super::operation::Output;
use super::super::request_id::RequestId;
use super::super::trace::Traced;
use super::seen::{Stage, code};
use super::{Finished, Seen, Told, finish};

/// An operation, of which is told when this is dropped: when it is over, or its client has gone.
pub(in crate::http) struct Watch {
    host: Arc<Host>,
    seen: Seen,
    id: RequestId,
    /// What became of it so far.
    told: Told,
    begun: Instant,
    /// Its span. A subscription has none, for it may go on for days.
    traced: Option<Traced>,
}

impl Watch {
    /// Begins to watch.
    pub(in crate::http) fn begin(host: &Arc<Host>, seen: Seen, id: RequestId) -> Self {
        if seen.kind == Some(OperationType::Subscription) {
            host.counts.subscribed();
        }
        // A subscription is whole whenever it ends; anything else when it has given something.
        let follows = seen.kind == Some(OperationType::Subscription);
        let told = if follows { Told::DONE } else { Told::ABANDONED };
        let tracing = host.options.tracing.as_ref().filter(|_| !follows);
        let traced = tracing.map(|tracing| tracing.begin_operation(&id));
        Self { host: Arc::clone(host), seen, id, told, begun: Instant::now(), traced }
    }

    /// The context in which its parts are traced, where they are.
    pub(in crate::http) fn parts(&self) -> Option<Context> {
        self.traced.as_ref().and_then(Traced::parts)
    }

    /// Sees what it gave. The first error is told.
    pub(in crate::http) fn sees(&mut self, output: &Output) {
        if self.told.code.is_some() {
            return;
        }
        match output {
            Output::Next(item) => self.told = Told { code: item.failed, ..Told::DONE },
            Output::Refused(errors) => {
                self.told = Told { code: first_code(errors), stage: Stage::Refused };
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.seen.kind == Some(OperationType::Subscription) {
            self.host.counts.unsubscribed();
        }
        let (seen, told, id, traced) = (&self.seen, self.told, &self.id, self.traced.as_ref());
        finish(&self.host, &Finished { seen, told, id, status: None, elapsed: self.begun.elapsed(), traced });
    }
}

/// The code of the first of a list of errors, as JSON.
fn first_code(errors: &str) -> Option<claimgraph_domain::error::Code> {
    #[derive(Deserialize)]
    struct One {
        extensions: Extensions,
    }
    #[derive(Deserialize)]
    struct Extensions {
        code: String,
    }
    let errors: Vec<One> = serde_json::from_str(errors).ok()?;
    code(&errors.first()?.extensions.code)
}
