//! A request on its way to its answer.

use std::sync::Arc;

use axum::response::Response;
use tokio::time::Instant;

use super::super::host::Host;
use super::super::request_id::RequestId;
use super::super::trace::Traced;
use super::{Finished, Seen, Told, finish};

/// A request that is not answered yet. Where this is dropped before it is, the client has gone away, and that is told;
/// what is answered is told of by [`super::super::frame`].
pub(in crate::http) struct OnItsWay {
    host: Arc<Host>,
    id: RequestId,
    begun: Instant,
    /// What it has turned out to be so far.
    pub(in crate::http) seen: Seen,
    traced: Option<Traced>,
    answered: bool,
}

impl OnItsWay {
    /// One that has just come.
    pub(in crate::http) fn begin(host: &Arc<Host>, id: &RequestId, traced: Option<Traced>) -> Self {
        let (host, id, begun) = (Arc::clone(host), id.clone(), Instant::now());
        Self { host, id, begun, seen: Seen::default(), traced, answered: false }
    }

    /// Its answer, which carries what it has turned out to be.
    pub(in crate::http) fn answer(mut self, mut response: Response) -> Response {
        self.answered = true;
        response.extensions_mut().insert(std::mem::take(&mut self.seen));
        response
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        let Self { host, id, begun, seen, traced, .. } = self;
        let (told, traced) = (Told::ABANDONED, traced.as_ref());
        finish(host, &Finished { seen, told, id, status: None, elapsed: begun.elapsed(), traced });
    }
}
