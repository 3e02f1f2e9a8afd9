//! What happens to edges.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, Union};
use async_trait::async_trait;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::{Event, Recorded};
use claimgraph_domain::id::{self, EdgeId, LineageId, LineageKind};
use claimgraph_store::feed::{EventFilter, LogCursor};
use claimgraph_store::read::{EdgeRow, View};

use super::{Bookmark, Item, Pick, ResyncRequired, Seen, of_kinds};
use crate::compose::Extended;
use crate::context::loaders;
use crate::filter::values;
use crate::loader::{EdgeTypes, Loaders};
use crate::scalars::{Cursor, Long};
use crate::types::{Edge, EventRecord};

/// What happened to an edge.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
pub enum EdgeChangeKind {
    /// It was asserted.
    Asserted,
    /// It was taken back.
    Retracted,
}

/// Something that happened to an edge.
#[derive(Debug)]
pub struct EdgeChange {
    kind: EdgeChangeKind,
    edge: Extended<Edge>,
    recorded: Arc<Recorded>,
}

/// Something that happened to an edge.
#[Object]
impl EdgeChange {
    /// What.
    async fn kind(&self) -> EdgeChangeKind {
        self.kind
    }

    /// The edge, in the state at the end of the delivery.
    async fn edge(&self) -> &Extended<Edge> {
        &self.edge
    }

    /// The event that says so.
    async fn event(&self) -> Extended<EventRecord> {
        Extended(EventRecord::new(Arc::clone(&self.recorded)))
    }
}

/// What happened to edges, in the order of the log.
#[derive(Debug)]
pub struct EdgeChanges {
    changes: Vec<EdgeChange>,
    cursor: LogCursor,
}

/// What happened to edges, in the order of the log.
#[Object]
impl EdgeChanges {
    /// What happened, at least one thing.
    async fn changes(&self) -> &[EdgeChange] {
        &self.changes
    }

    /// Pass it as `after` to go on, after any interruption.
    async fn cursor(&self) -> Cursor {
        self.cursor.into()
    }

    /// The position of the log at the cursor.
    async fn position(&self) -> Long {
        self.cursor.position().into()
    }
}

/// What following edges gives.
#[derive(Debug, Union)]
pub enum EdgeDelivery {
    /// Changes.
    Changes(EdgeChanges),
    /// No changes, but a cursor.
    Bookmark(Bookmark),
    /// The end: the cursor leads nowhere.
    Resync(ResyncRequired),
}

impl From<Item<EdgeChanges>> for EdgeDelivery {
    fn from(item: Item<EdgeChanges>) -> Self {
        match item {
            Item::Changes(changes) => Self::Changes(changes),
            Item::Bookmark(bookmark) => Self::Bookmark(bookmark),
            Item::Resync(resync) => Self::Resync(resync),
        }
    }
}

/// Which edges are followed.
pub(crate) struct EdgeWatch<'a> {
    loaders: &'a Loaders,
    about: Option<LineageId>,
    types: Option<HashSet<String>>,
}

/// Reads the arguments: which events of the log, and what is made of them.
pub(crate) async fn edge_changes<'a>(
    ctx: &'a Context<'_>,
    about: Option<&ID>,
    types: Option<Vec<String>>,
) -> Result<(EventFilter, EdgeWatch<'a>)> {
    let loaders = loaders(ctx)?;
    let about = match about {
        Some(id) => Some(lineage_of(loaders, id).await?),
        None => None,
    };
    let types = types.map(values).transpose()?;
    if let Some(names) = &types {
        known(loaders, names).await?;
    }
    let types = types.map(|names| names.into_iter().collect());
    Ok((of_kinds(&["edge.asserted", "edge.retracted"]), EdgeWatch { loaders, about, types }))
}

/// The lineage of a claim that is named by the id of a version or of its lineage.
async fn lineage_of(loaders: &Loaders, text: &ID) -> Result<LineageId> {
    if text.starts_with("lineage_") {
        return Ok(id::parse::<LineageKind>(text)?);
    }
    let claim = id::parse(text)?;
    let found = loaders.store.claims_by_id(&loaders.scope, &[claim]).await?;
    let found = found.get(&claim).ok_or_else(|| Error::not_found("claim", &claim.to_string()))?;
    Ok(found.lineage)
}

/// Refuses names that no edge type has.
async fn known(loaders: &Loaders, names: &[String]) -> Result<()> {
    let registry = loaders.of::<EdgeTypes>().load(&View::NOW, ()).await?.unwrap_or_default();
    match names.iter().find(|name| !registry.iter().any(|known| known.name == **name)) {
        None => Ok(()),
        Some(unknown) => {
            let message = format!("edgeTypes: `{unknown}` is not the name of a registered edge type");
            Err(Error::new(Code::EdgeTypeUnknown, message).into())
        }
    }
}

fn change(recorded: &Recorded) -> Result<Option<(EdgeChangeKind, EdgeId)>> {
    Ok(match Event::from_json(&recorded.kind, &recorded.data)? {
        Event::EdgeAsserted(edge) => Some((EdgeChangeKind::Asserted, edge.id)),
        Event::EdgeRetracted(retracted) => Some((EdgeChangeKind::Retracted, retracted.edge)),
        _ => None,
    })
}

#[async_trait]
impl Pick for EdgeWatch<'_> {
    type Changes = EdgeChanges;

    async fn pick(&mut self, seen: Seen<'_>) -> Result<Option<EdgeChanges>> {
        let mut found: Vec<(EdgeChangeKind, EdgeId, &Arc<Recorded>)> = Vec::new();
        for recorded in seen.events.events() {
            found.extend(change(recorded)?.map(|(kind, id)| (kind, id, recorded)));
        }
        let view = View::as_of(seen.cursor.position());
        let ids: Vec<EdgeId> = found.iter().map(|(_, id, _)| *id).collect();
        let rows = self.loaders.store.edges_by_id(&self.loaders.scope, view, &ids).await?;
        let changes = found.into_iter().filter_map(|(kind, id, recorded)| {
            let row = rows.get(&id).filter(|row| self.wants(row))?;
            Some(EdgeChange { kind, edge: Edge::new(view, row.clone()), recorded: Arc::clone(recorded) })
        });
        let changes: Vec<EdgeChange> = changes.collect();
        Ok((!changes.is_empty()).then_some(EdgeChanges { changes, cursor: seen.cursor }))
    }
}

impl EdgeWatch<'_> {
    fn wants(&self, row: &EdgeRow) -> bool {
        let edge = &row.edge;
        let ends = [edge.source_lineage, edge.target_lineage];
        self.about.is_none_or(|about| ends.contains(&about))
            && self.types.as_ref().is_none_or(|types| types.contains(&edge.edge_type))
    }
}
