//! GraphQL over server-sent events: the protocol `graphql-sse`, mode "distinct connections", per
//! <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>.
//!
//! A result is the event `next`, and `complete` is the last one. Where a result moves a cursor of the log, that is its
//! id; a client that comes with the last id in `Last-Event-ID` goes on after it, whatever its request says. What is
//! wrong with the request as such is an ordinary answer with its status; what is wrong with its document is told in the
//! stream, as the protocol wants.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::feed::LogCursor;
use futures::StreamExt;
use futures::stream::{self, BoxStream, Stream};
use tokio::select;
use tokio::time::{Instant, Sleep, sleep};

use super::failure::refuse;
use super::host::{Host, OpenConnection};
use super::observe::{Seen, Told};
use super::operation::{Operation, Output, run};
use super::request_id::RequestId;
use super::toll::{self, Bill};
use crate::auth::Lasting;

/// The header with which a client goes on.
const LAST: HeaderName = HeaderName::from_static("last-event-id");

/// The last event. Browsers ignore one without data.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// A comment, which says that the server is there.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// The answer that gives what an operation gives, as it comes, and what beginning it was charged.
pub(super) async fn answer(
    host: &Arc<Host>,
    headers: &HeaderMap,
    operation: Operation,
    lasting: Lasting,
    id: &RequestId,
    seen: &Seen,
) -> (Response, Option<Bill>) {
    let after = match operation.kind {
        Some(OperationType::Subscription) => last(headers),
        _ => Ok(None),
    };
    let admitted = after.and_then(|after| Ok((after, host.admit()?)));
    match admitted {
        Ok((after, open)) => match toll::enter(host, &operation).await {
            Ok(paid) => {
                let bill = paid.bill();
                let outputs = run(host, operation, paid, id.clone(), after, None, seen.clone()).boxed();
                (write(host, until(outputs, lasting, id.clone()).boxed(), open), Some(bill))
            }
            Err((error, bill)) => (refuse(error, None, id), Some(bill)),
        },
        Err(error) => (refuse(error, None, id), None),
    }
}

/// What an operation gives while the credential holds that it was begun with; then that it holds no longer, and nothing
/// more.
fn until(
    outputs: BoxStream<'static, Output>,
    lasting: Lasting,
    id: RequestId,
) -> impl Stream<Item = Output> + Send + 'static {
    stream::unfold(Some((outputs, lasting, id)), |state| async move {
        let (mut outputs, mut lasting, id) = state?;
        select! {
            biased;
            ended = lasting.ended() => Some((Output::broken(ended.refusal(), &id), None)),
            output = outputs.next() => output.map(|output| (output, Some((outputs, lasting, id)))),
        }
    })
}

/// The answer to a request whose document is refused.
pub(super) fn refused(host: &Arc<Host>, error: Error, id: &RequestId) -> Response {
    match host.admit() {
        Ok(open) => {
            let told = Told::refused(error.code);
            let output = Output::broken(error, id);
            let mut response = write(host, stream::once(async { output }).boxed(), open);
            told.tell(&mut response);
            response
        }
        Err(error) => refuse(error, None, id),
    }
}

/// The cursor that a client received last.
fn last(headers: &HeaderMap) -> Result<Option<LogCursor>, Error> {
    let Some(value) = headers.get(LAST).filter(|value| !value.is_empty()) else { return Ok(None) };
    let read = value.to_str().map_err(|_| Error::new(Code::CursorInvalid, "")).and_then(LogCursor::parse);
    let message = "the header Last-Event-ID is no cursor of a log; give the id of an event exactly as it was received";
    read.map(Some).map_err(|error| Error::new(error.code, message))
}

fn write(host: &Arc<Host>, outputs: BoxStream<'static, Output>, open: OpenConnection) -> Response {
    let events = outputs.map(|output| event(&output)).chain(stream::once(async { COMPLETE })).boxed();
    let beat = host.options.connections.keep_alive;
    let talk = Talk { events, stopping: Box::pin(host.stopping()), silence: Box::pin(sleep(beat)), beat, _open: open };
    let meta = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("accept")),
        // So that a proxy passes events on as they come.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (meta, Body::from_stream(talk.chunks())).into_response()
}

/// A stream that is being sent. It is asked for more only as fast as the client takes it.
struct Talk {
    events: BoxStream<'static, Bytes>,
    stopping: Pin<Box<dyn Future<Output = ()> + Send>>,
    silence: Pin<Box<Sleep>>,
    beat: Duration,
    _open: OpenConnection,
}

impl Talk {
    /// What is sent. A server that stops ends it without `complete`, so that the client goes on elsewhere.
    fn chunks(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        stream::unfold(self, |mut talk| async move {
            let chunk = select! {
                biased;
                () = &mut talk.stopping => None,
                event = talk.events.next() => event,
                () = &mut talk.silence => Some(COMMENT),
            };
            talk.silence.as_mut().reset(Instant::now() + talk.beat);
            chunk.map(|chunk| (Ok(chunk), talk))
        })
    }
}

/// The event of an output.
fn event(output: &Output) -> Bytes {
    match output {
        Output::Next(item) => {
            let id = item.reached.map(|reached| reached.cursor.text());
            let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
            format!("event: next\n{id}data: {}\n\n", item.payload).into()
        }
        Output::Refused(errors) => format!("event: next\ndata: {{\"errors\":{errors}}}\n\n").into(),
    }
}
