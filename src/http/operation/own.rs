//! A subscription that is executed.

use std::panic::AssertUnwindSafe;

use async_graphql::Response;
use claimgraph_api::resume::Resume;
use claimgraph_domain::error::Error;
use claimgraph_store::feed::LogCursor;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt};

use super::super::host::Host;
use super::super::request_id::RequestId;
use super::{Operation, Output};

/// A subscription that is executed for one reader.
pub(in crate::http) struct Own {
    responses: BoxStream<'static, Response>,
    resume: Resume,
    id: RequestId,
    /// Where the reader stands, once something was given.
    at: Option<LogCursor>,
    over: bool,
}

/// Where the reader of a subscription stands.
pub(in crate::http) struct Place {
    at: Option<LogCursor>,
    resume: Resume,
}

impl Place {
    /// It has everything up to here; `None` as long as that is not known.
    pub(in crate::http) fn cursor(&self) -> Option<LogCursor> {
        self.at.or_else(|| self.resume.beginning())
    }
}

impl Own {
    /// Begins, where its request says or after a cursor.
    pub(in crate::http) fn open(host: &Host, operation: Operation, id: RequestId, after: Option<LogCursor>) -> Self {
        let resume = Resume::after(after);
        let request = operation.into_request(host, &id).data(resume.clone());
        let responses = host.options.schema.execute_stream(request);
        Self { responses, resume, id, at: None, over: false }
    }

    /// Tells where its reader stands, also while the next output is waited for.
    pub(in crate::http) fn place(&self) -> Place {
        Place { at: self.at, resume: self.resume.clone() }
    }

    /// What it gives next; `None` at the end. A field that panics ends it.
    pub(in crate::http) async fn next(&mut self) -> Option<Output> {
        if self.over {
            return None;
        }
        let output = if let Ok(response) = AssertUnwindSafe(self.responses.next()).catch_unwind().await {
            let reached = self.resume.take();
            self.at = reached.map(|reached| reached.cursor).or(self.at);
            Output::of(response?, reached, &self.id)
        } else {
            tracing::error!(request_id = self.id.as_str(), "a resolver panicked");
            Output::broken(Error::internal("a resolver panicked"), &self.id)
        };
        self.over = matches!(output, Output::Refused(_));
        Some(output)
    }
}
