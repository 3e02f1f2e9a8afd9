use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::{ID, Object};
use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;
use serde_json::Value;

use super::id;
use crate::scalars::{DateTime, Long};

/// An entry of the event log.
#[derive(Debug, Clone)]
pub struct EventRecord(Arc<Recorded>);

impl EventRecord {
    /// An entry of the log.
    #[must_use]
    pub fn new(recorded: impl Into<Arc<Recorded>>) -> Self {
        Self(recorded.into())
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Recorded {
        &self.0
    }
}

/// An entry of the event log. Every change of state is one, and the state is made of them.
#[Object]
impl EventRecord {
    /// Place in the tenant's log: 1, 2, 3, … without a gap.
    async fn position(&self) -> Long {
        self.0.position.into()
    }

    /// The entry's id, `event_…`.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The stream that it belongs to: `$claim-…`, `$edge-…`; streams of the core begin with `$`.
    async fn stream(&self) -> &str {
        &self.0.stream
    }

    /// Place in the stream: 0, 1, 2, …
    async fn stream_version(&self) -> Long {
        self.0.stream_version.into()
    }

    /// What happened: `claim.created`, `edge.asserted`, …
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Enough to make the rows again.
    #[expect(clippy::unused_async, reason = "fields are asynchronous")]
    async fn data(&self) -> Result<Value, Arc<Error>> {
        json(&self.0.data)
    }

    /// Who acted, and in which request.
    #[expect(clippy::unused_async, reason = "fields are asynchronous")]
    async fn metadata(&self) -> Result<Value, Arc<Error>> {
        json(&self.0.metadata)
    }

    /// When it was recorded; never before the entry ahead of it.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// BLAKE3 over the previous entry's hash and this entry, 64 hex digits.
    async fn hash(&self) -> String {
        self.0.hash.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// The JSON that was stored as text.
fn json(text: &str) -> Result<Value, Arc<Error>> {
    serde_json::from_str(text).map_err(|cause| Arc::new(Error::internal(cause)))
}
