//! What is open on a connection, answered in turns so that a busy subscription does not hold up the others.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use futures::StreamExt;
use futures::stream::{self, AbortHandle, BoxStream, SelectAll};

use super::super::cohort::Taker;
use super::super::host::Host;
use super::super::observe::Seen;
use super::super::operation::{Item, Operation, Output, run};
use super::super::request_id::RequestId;
use super::super::toll::Paid;
use super::message::{Step, Tag};
use super::socket;
use super::wire::Wire;

/// The operations that are open.
pub(super) struct Operations {
    host: Arc<Host>,
    wire: Arc<Wire>,
    outputs: SelectAll<BoxStream<'static, (Arc<Opened>, Option<Output>)>>,
    handles: HashMap<Arc<str>, (Arc<Opened>, AbortHandle)>,
}

/// An operation that was opened. Another one may have its id by now.
#[derive(Debug)]
struct Opened {
    id: Arc<str>,
    tag: Tag,
    wire: Arc<Wire>,
    /// Whether anything may still be said.
    open: AtomicBool,
}

impl Taker for Opened {
    fn take(&self, item: &Item) -> bool {
        let text = self.tag.next(&item.payload).map(str::as_bytes);
        let (head, length) = socket::head(text.iter().map(|part| part.len()).sum());
        let [start, id, middle, payload, end] = text;
        self.wire.offer(&self.open, [head.get(..length).unwrap_or_default(), start, id, middle, payload, end])
    }
}

impl Operations {
    /// None yet.
    pub(super) fn new(host: Arc<Host>, wire: Arc<Wire>) -> Self {
        Self { host, wire, outputs: SelectAll::new(), handles: HashMap::new() }
    }

    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.handles.len()
    }

    /// Whether one of an id is open.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.handles.contains_key(id)
    }

    /// Opens one that was charged.
    pub(super) fn begin(&mut self, id: &str, operation: Operation, paid: Paid, request_id: RequestId, seen: Seen) {
        let id: Arc<str> = id.into();
        let (tag, wire) = (Tag::new(&id), Arc::clone(&self.wire));
        let opened = Arc::new(Opened { id: Arc::clone(&id), tag, wire, open: AtomicBool::new(true) });
        let taker: Arc<dyn Taker> = Arc::<Opened>::clone(&opened);
        let outputs = run(&self.host, operation, paid, request_id, None, Some(taker), seen);
        let (outputs, handle) = stream::abortable(outputs);
        let (of_next, of_end) = (Arc::clone(&opened), Arc::clone(&opened));
        let next = outputs.map(move |output| (Arc::clone(&of_next), Some(output)));
        self.outputs.push(next.chain(stream::once(async move { (of_end, None) })).boxed());
        self.handles.insert(id, (opened, handle));
    }

    /// Closes one, if it is open; it says nothing more.
    pub(super) fn end(&mut self, id: &str) {
        if let Some((opened, handle)) = self.handles.remove(id) {
            opened.wire.end(&opened.open);
            handle.abort();
        }
    }

    /// The next thing to say. Waits for ever while nothing is open.
    pub(super) async fn next(&mut self) -> Step {
        loop {
            let Some((opened, output)) = self.outputs.next().await else { return std::future::pending().await };
            // What was closed by the client may still have something under way.
            if self.handles.get(&opened.id).is_none_or(|(open, _)| !Arc::ptr_eq(open, &opened)) {
                continue;
            }
            return match output {
                Some(Output::Next(item)) => Step::Send(opened.tag.next(&item.payload).concat()),
                Some(Output::Refused(errors)) => {
                    // `error` ends the operation; `complete` does not follow it.
                    self.end(&opened.id);
                    opened.tag.error(&errors)
                }
                None => {
                    self.handles.remove(&opened.id);
                    opened.tag.complete()
                }
            };
        }
    }
}
