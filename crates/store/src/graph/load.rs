//! Reading a whole graph into memory.

use std::sync::atomic::{AtomicU64, Ordering};

use claimgraph_domain::error::Error;
use claimgraph_graph::{Builder, Refused, Snapshot};
use futures::TryStreamExt;
use sea_orm::sea_query::{Cond, SelectStatement};
use sea_orm::{EntityTrait, QueryResult, StreamTrait};

use super::reader::Reader;
use super::rows::{self, Statuses};
use crate::entity::edge_type;
use crate::error::OrDatabase;
use crate::scope::TenantKey;
use crate::store::Store;

/// Bytes that one link takes in an index, both ways, with its share of the rest: an estimate on the safe side.
pub(super) const BYTES_PER_LINK: u64 = 72;
/// Bytes that one claim version takes.
pub(super) const BYTES_PER_VERSION: u64 = 96;

/// How far a load has come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Rows read.
    pub(super) rows: AtomicU64,
}

/// What became of a load.
pub(super) enum Loaded {
    /// The graph.
    Whole(Box<Snapshot>),
    /// The graph would take more memory than there is for it.
    TooLarge,
}

/// Reads the tenant's graph as of its present position.
pub(super) async fn load(
    store: &Store,
    tenant: TenantKey,
    most_bytes: u64,
    progress: &Progress,
) -> Result<Loaded, Error> {
    let reader = Reader::begin(store, tenant).await?;
    let outcome = read(&reader, most_bytes, progress).await;
    reader.end().await?;
    outcome
}

/// Reads the tenant's graph as of the reader's position.
pub(super) async fn read(reader: &Reader, most_bytes: u64, progress: &Progress) -> Result<Loaded, Error> {
    let mut builder = begin(reader).await?;
    let mut statuses = Statuses::default();
    each(reader, progress, &rows::select_statuses(reader.tenant, Cond::all()), |row| statuses.add(row)).await?;
    let mut versions = Vec::new();
    each(reader, progress, &rows::select_versions(reader.tenant, Cond::all()), |row| {
        let mut version = rows::version(row)?;
        statuses.give(&mut version);
        versions.push(version);
        Ok(())
    })
    .await?;
    let for_versions = BYTES_PER_VERSION.saturating_mul(u64::try_from(versions.len()).unwrap_or(u64::MAX));
    let mut room = most_bytes.checked_sub(for_versions).map(|left| left / BYTES_PER_LINK);
    builder.versions(versions).map_err(refused)?;
    let edges = rows::select_edges(reader.tenant, Cond::all());
    let mut stream = reader.tx.stream(&edges).await.or_database()?;
    while let Some(row) = stream.try_next().await.or_database()? {
        builder.edge(&rows::edge(&row)?.0).map_err(refused)?;
        progress.rows.fetch_add(1, Ordering::Relaxed);
        room = room.and_then(|room| room.checked_sub(1));
        if room.is_none() {
            return Ok(Loaded::TooLarge);
        }
    }
    drop(stream);
    for (relation, _) in rows::relations(reader, Cond::all(), Cond::all()).await? {
        builder.relation(&relation).map_err(refused)?;
    }
    let position = reader.position;
    // Sorting a large graph takes long enough to be in the way of others.
    let finished = tokio::task::spawn_blocking(move || builder.finish(position)).await.map_err(Error::internal)?;
    match finished {
        Ok(snapshot) => Ok(Loaded::Whole(Box::new(snapshot))),
        Err(Refused::Full) => Ok(Loaded::TooLarge),
        Err(why) => Err(refused(why)),
    }
}

/// A builder that knows the registry of edge types.
pub(super) async fn begin(reader: &Reader) -> Result<Builder, Error> {
    let types = edge_type::Entity::find();
    let of_tenant =
        sea_orm::QueryFilter::filter(types, sea_orm::ColumnTrait::eq(&edge_type::Column::TenantId, reader.tenant));
    let rows = of_tenant.all(&reader.tx).await.or_database()?;
    let types: Result<Vec<_>, Error> = rows.into_iter().map(edge_type::Model::into_domain).collect();
    Builder::new(&types?).map_err(refused)
}

async fn each(
    reader: &Reader,
    progress: &Progress,
    select: &SelectStatement,
    mut take: impl FnMut(&QueryResult) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut stream = reader.tx.stream(select).await.or_database()?;
    while let Some(row) = stream.try_next().await.or_database()? {
        take(&row)?;
        progress.rows.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// A graph that an index cannot hold, or rows that contradict one another.
pub(super) fn refused(why: Refused) -> Error {
    Error::internal(format!("the graph index refuses the graph: {why:?}"))
}
