//! Writing the log.

use std::io::{self, Write};

use claimgraph_plugin::Progress;
use claimgraph_store::{Scope, Store};

use super::Line;

/// Events read at once, which bounds the memory.
const BATCH: u64 = 1_000;

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The log could not be read.
    #[error(transparent)]
    Store(#[from] claimgraph_domain::error::Error),
    /// The file could not be written.
    #[error("the export could not be written: {0}")]
    Write(#[from] io::Error),
    /// The log is not whole any more.
    #[error(
        "the events before position {oldest} are no longer kept, and a part of a log cannot be replayed; back the database up \
         instead (docs/SUBSCRIPTIONS.md, Backups)"
    )]
    Pruned {
        /// Position of the oldest event that is kept.
        oldest: i64,
    },
    /// An event is not JSON.
    #[error("the event at position {position} is not JSON: {cause}")]
    Event {
        /// Its position.
        position: i64,
        /// What is wrong.
        cause: serde_json::Error,
    },
}

/// Writes the whole log of a tenant up to its present end, one event a line; gives the number of events.
///
/// # Errors
/// When the log cannot be read, is not whole any more, or the output cannot be written.
pub async fn export(
    store: &Store,
    scope: &Scope,
    out: &mut (impl Write + Send),
    progress: &dyn Progress,
) -> Result<i64, Error> {
    let (oldest, cursor) = store.log_bounds(scope).await?;
    if oldest > 1 {
        return Err(Error::Pruned { oldest });
    }
    let end = cursor.position();
    progress.total(u64::try_from(end).unwrap_or_default(), "events");
    let mut position = 0;
    while position < end {
        let batch = store.events(scope, position, BATCH).await?;
        if let Some(first) = batch.first().filter(|first| first.position != position + 1) {
            // Removed while this was under way.
            return Err(Error::Pruned { oldest: first.position });
        }
        let mut done = 0;
        for event in batch.into_iter().take_while(|event| event.position <= end) {
            position = event.position;
            let line = Line::of(event).map_err(|cause| Error::Event { position, cause })?;
            serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
            done += 1;
        }
        progress.advance(done);
        if done == 0 {
            let missing = format!("the log has no event after position {position}, although it goes to {end}");
            return Err(claimgraph_domain::error::Error::internal(missing).into());
        }
    }
    out.flush()?;
    Ok(end)
}
