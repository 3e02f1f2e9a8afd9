//! Framing events and adding them to the log's table.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::{Event, Recorded};
use claimgraph_domain::id::EventId;
use claimgraph_domain::rules::chain::{Link, link};
use claimgraph_domain::time::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::known::Vocabulary;
use crate::bulk::Rows;
use crate::entity::event;
use crate::error::OrDatabase;
use crate::retention::pruned_heads;

/// An event that has its position, but is not yet in the table.
pub(crate) struct Pending {
    pub position: i64,
    pub id: EventId,
    pub event: Event,
    /// Who asked for it, as JSON.
    pub metadata: Arc<str>,
}

/// The stream of the answers to idempotency keys.
const ANSWERS: &str = "$request";

/// The end of a tenant's log.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) tenant: i32,
    /// The hash of the last event.
    pub(super) hash: [u8; 32],
    /// When what follows is recorded.
    pub(super) now: Timestamp,
    /// Whether the log has lost its beginning.
    pub(super) is_pruned: bool,
}

/// Frames events that follow the end of a log, as rows to be written; returns the hash of the last.
pub(super) async fn append(
    tx: &impl ConnectionTrait,
    rows: &mut Rows,
    end: End,
    pending: &[Pending],
    known: &mut Vocabulary,
) -> Result<[u8; 32], Error> {
    let End { tenant, mut hash, now, .. } = end;
    let mut versions = stream_heads(tx, end, pending, known.next_answer()).await?;
    let mut framed = Vec::with_capacity(pending.len());
    for entry in pending {
        let stream = entry.event.stream();
        let stream_version = next_version(&mut versions, &stream, entry.event.opens_stream());
        let data = entry.event.to_json()?;
        let uuid = entry.id.uuid();
        hash = link(
            &hash,
            &Link {
                position: entry.position,
                id: uuid.as_bytes(),
                stream: &stream,
                stream_version,
                kind: entry.event.kind(),
                data: &data,
                metadata: &entry.metadata,
                recorded_at: now.micros(),
            },
        );
        framed.push(event::row(
            tenant,
            Recorded {
                position: entry.position,
                id: entry.id,
                stream,
                stream_version,
                kind: entry.event.kind().to_owned(),
                data,
                metadata: entry.metadata.as_ref().to_owned(),
                recorded_at: now,
                hash,
            },
        ));
    }
    if let Some(next) = versions.get(ANSWERS) {
        known.learn_next_answer(*next);
    }
    rows.add(framed)?;
    Ok(hash)
}

/// The version that the next event of each stream takes, for the streams that do not begin here.
async fn stream_heads(
    tx: &impl ConnectionTrait,
    End { tenant, is_pruned, .. }: End,
    pending: &[Pending],
    next_answer: Option<i64>,
) -> Result<HashMap<String, i64>, Error> {
    let mut continued: HashSet<String> =
        pending.iter().filter(|entry| !entry.event.opens_stream()).map(|entry| entry.event.stream()).collect();
    let mut heads = HashMap::with_capacity(continued.len());
    if let Some(next) = next_answer
        && continued.remove(ANSWERS)
    {
        heads.insert(ANSWERS.to_owned(), next);
    }
    let continued: Vec<String> = continued.into_iter().collect();
    for chunk in continued.chunks(crate::bulk::MAX_IN) {
        let found: Vec<(String, i64)> = event::Entity::find()
            .select_only()
            .column(event::Column::Stream)
            .column_as(event::Column::StreamVersion.max(), "head")
            .filter(event::Column::TenantId.eq(tenant))
            .filter(event::Column::Stream.is_in(chunk.iter().map(String::as_str)))
            .group_by(event::Column::Stream)
            .into_tuple()
            .all(tx)
            .await
            .or_database()?;
        heads.extend(found.into_iter().map(|(stream, head)| (stream, head + 1)));
    }
    if is_pruned {
        let unseen: Vec<&str> =
            continued.iter().map(String::as_str).filter(|name| !heads.contains_key(*name)).collect();
        let pruned = pruned_heads(tx, tenant, &unseen).await?;
        heads.extend(pruned.into_iter().map(|(stream, head)| (stream, head + 1)));
    }
    for stream in continued {
        heads.entry(stream).or_insert(0);
    }
    Ok(heads)
}

fn next_version(versions: &mut HashMap<String, i64>, stream: &str, opens: bool) -> i64 {
    let Some(next) = versions.get_mut(stream) else {
        debug_assert!(opens, "a continued stream was looked up");
        return 0;
    };
    let version = *next;
    *next += 1;
    version
}
