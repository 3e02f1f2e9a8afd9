//! Replaying a log into a tenant that does not exist yet.

use std::io::{self, BufRead, Read};

use claimgraph_domain::error::Code;
use claimgraph_domain::event::{Event, Recorded};
use claimgraph_domain::model::Tenant;
use claimgraph_domain::rules::chain::{GENESIS, follows};
use claimgraph_plugin::Progress;
use claimgraph_store::Store;
use claimgraph_store::log::replay::Replay;

use super::Line;

/// Events stored in one transaction.
const BATCH: usize = 1_000;

/// Longest line, bytes; the largest event is that of a bundle with all its attributes.
const LONGEST: u64 = 256 << 20;

/// Why an import stopped, and at which line, counted from 1.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read.
    #[error("line {line}: the file could not be read: {cause}")]
    Read {
        /// The line.
        line: u64,
        /// What the system said.
        cause: io::Error,
    },
    /// A line is not an event.
    #[error("line {line}: {message}")]
    Line {
        /// The line.
        line: u64,
        /// What is wrong with it.
        message: String,
    },
    /// The store refused some lines.
    #[error("lines {first} to {last}: {cause}")]
    Store {
        /// The first of them.
        first: u64,
        /// The last of them.
        last: u64,
        /// What it said.
        cause: claimgraph_domain::error::Error,
    },
    /// The log is another tenant's than was asked for.
    #[error(
        "the log is that of the tenant `{found}`, not of `{wanted}`; its name is part of what is hashed and cannot be changed"
    )]
    Tenant {
        /// The name in the log.
        found: String,
        /// The name that was asked for.
        wanted: String,
    },
    /// The file holds no event.
    #[error("the file holds no event")]
    Empty,
}

impl Error {
    /// The code under which the audit tells of it.
    fn code(&self) -> Code {
        match self {
            Self::Store { cause, .. } => cause.code,
            Self::Read { .. } => Code::Unavailable,
            Self::Line { .. } | Self::Tenant { .. } | Self::Empty => Code::ValidationFailed,
        }
    }
}

/// What was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The tenant.
    pub tenant: String,
    /// How many events.
    pub events: i64,
}

/// What the audit calls it.
const ACTION: &str = "importLog";

/// Replays a log, verifying its chain line by line. With a name, the log must be that tenant's. The tenant's audit
/// tells of it, also where it stopped midway.
///
/// # Errors
/// With the line where it stopped. The lines before may be stored then, in batches.
pub async fn import(
    store: &Store,
    input: impl BufRead,
    tenant: Option<&str>,
    progress: &dyn Progress,
) -> Result<Imported, Error> {
    let mut name = None;
    let outcome = replay(store, input, tenant, progress, &mut name).await;
    if let Some(name) = &name {
        audit(store, name, outcome.as_ref().err()).await;
    }
    outcome
}

/// Tells the audit of a tenant what came of an import into it; where nothing was stored there is none to tell.
async fn audit(store: &Store, tenant: &str, failed: Option<&Error>) {
    let told = match (store.scope(tenant, None).await, failed) {
        (Ok(scope), None) => store.audit_change(&scope, ACTION).await,
        (Ok(scope), Some(failed)) => {
            store.audit_refusal(&scope, ACTION, failed.code());
            Ok(())
        }
        (Err(error), None) => Err(error),
        (Err(_), Some(_)) => Ok(()),
    };
    if let Err(error) = told {
        tracing::warn!(%error, tenant, "an import could not be audited");
    }
}

async fn replay(
    store: &Store,
    input: impl BufRead,
    tenant: Option<&str>,
    progress: &dyn Progress,
    name: &mut Option<String>,
) -> Result<Imported, Error> {
    let mut lines = Lines { input, line: 0, hash: GENESIS, position: 0, buffer: Vec::new() };
    let mut replay = Replay::into_store(store.clone());
    loop {
        let first = lines.line + 1;
        let (batch, bytes) = lines.batch()?;
        let Some(head) = batch.first() else { break };
        if name.is_none() {
            *name = Some(check_tenant(head, tenant, first)?);
        }
        replay.add(batch).await.map_err(|cause| Error::Store { first, last: lines.line, cause })?;
        progress.advance(bytes);
    }
    let tenant = name.clone().ok_or(Error::Empty)?;
    Ok(Imported { tenant, events: replay.position() })
}

fn check_tenant(first: &Recorded, wanted: Option<&str>, line: u64) -> Result<String, Error> {
    let Ok(Event::TenantCreated(Tenant { name, .. })) = Event::from_json(&first.kind, &first.data) else {
        return Err(Error::Line { line, message: "a log begins with the event `tenant.created`".to_owned() });
    };
    match wanted {
        Some(wanted) if wanted != name => Err(Error::Tenant { found: name, wanted: wanted.to_owned() }),
        _ => Ok(name),
    }
}

/// Reads lines and verifies that each follows from the one before it.
struct Lines<R> {
    input: R,
    line: u64,
    hash: [u8; 32],
    position: i64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The next events and how many bytes they took; none at the end.
    fn batch(&mut self) -> Result<(Vec<Recorded>, u64), Error> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut bytes = 0;
        while batch.len() < BATCH {
            let length = self.read()?;
            if length == 0 {
                break;
            }
            bytes += length;
            if !self.buffer.trim_ascii().is_empty() {
                batch.push(self.event()?);
            }
        }
        Ok((batch, bytes))
    }

    fn read(&mut self) -> Result<u64, Error> {
        self.line += 1;
        self.buffer.clear();
        let read = self.input.by_ref().take(LONGEST).read_until(b'\n', &mut self.buffer);
        let length = read.map_err(|cause| Error::Read { line: self.line, cause })?;
        if length == 0 {
            // The end of the file is no line.
            self.line -= 1;
        }
        Ok(u64::try_from(length).unwrap_or(u64::MAX))
    }

    fn event(&mut self) -> Result<Recorded, Error> {
        let refuse = |message: String| Error::Line { line: self.line, message };
        let line: Line = serde_json::from_slice(&self.buffer)
            .map_err(|cause| refuse(format!("not an event of an exported log: {cause}")))?;
        let event = line.into_event().ok_or_else(|| refuse("`hash` is not 64 hexadecimal digits".to_owned()))?;
        if event.position != self.position + 1 {
            return Err(refuse(format!("position {} was expected, not {}", self.position + 1, event.position)));
        }
        if !follows(&self.hash, &event) {
            return Err(refuse(format!(
                "the hash of the event at position {} does not follow from the event before it: one of both was changed",
                event.position
            )));
        }
        (self.position, self.hash) = (event.position, event.hash);
        Ok(event)
    }
}
