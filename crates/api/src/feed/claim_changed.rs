//! What happens to claims.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Enum, ID, Object, Result, Union};
use async_trait::async_trait;
use claimgraph_domain::event::{Event, Recorded};
use claimgraph_domain::id::{self, ClaimId, LineageId};
use claimgraph_domain::model;
use claimgraph_store::feed::{EventFilter, LogCursor};
use claimgraph_store::read::{ClaimFilter, ClaimQuery, IncludeStatuses, View};

use super::{Bookmark, Item, Pick, ResyncRequired, Seen, of_kinds};
use crate::compose::Extended;
use crate::filter::{Budget, ClaimFilterInput};
use crate::loader::Loaders;
use crate::scalars::{Cursor, Long};
use crate::types::{Claim, ClaimStatus, EventRecord};

/// What happened to a claim.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
pub enum ClaimChangeKind {
    /// Its first version was made.
    Created,
    /// A newer version was made.
    Revised,
    /// A version changed its status, other than by retraction.
    StatusChanged,
    /// A version was retracted.
    Retracted,
}

/// Something that happened to a claim.
#[derive(Debug)]
pub struct ClaimChange {
    kind: ClaimChangeKind,
    claim: Extended<Claim>,
    before: Option<model::ClaimStatus>,
    after: model::ClaimStatus,
    recorded: Arc<Recorded>,
}

/// Something that happened to a claim.
#[Object]
impl ClaimChange {
    /// What.
    async fn kind(&self) -> ClaimChangeKind {
        self.kind
    }

    /// The version that was made or changed, in the state at the end of the delivery.
    async fn claim(&self) -> &Extended<Claim> {
        &self.claim
    }

    /// Its status before; null for a version that was made.
    async fn from_status(&self) -> Option<ClaimStatus> {
        self.before.map(Into::into)
    }

    /// Its status after.
    async fn to_status(&self) -> ClaimStatus {
        self.after.into()
    }

    /// The event that says so.
    async fn event(&self) -> Extended<EventRecord> {
        Extended(EventRecord::new(Arc::clone(&self.recorded)))
    }
}

/// What happened to claims, in the order of the log.
#[derive(Debug)]
pub struct ClaimChanges {
    changes: Vec<ClaimChange>,
    cursor: LogCursor,
}

/// What happened to claims, in the order of the log.
#[Object]
impl ClaimChanges {
    /// What happened, at least one thing.
    async fn changes(&self) -> &[ClaimChange] {
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

/// What following claims gives.
#[derive(Debug, Union)]
pub enum ClaimDelivery {
    /// Changes.
    Changes(ClaimChanges),
    /// No changes, but a cursor.
    Bookmark(Bookmark),
    /// The end: the cursor leads nowhere.
    Resync(ResyncRequired),
}

impl From<Item<ClaimChanges>> for ClaimDelivery {
    fn from(item: Item<ClaimChanges>) -> Self {
        match item {
            Item::Changes(changes) => Self::Changes(changes),
            Item::Bookmark(bookmark) => Self::Bookmark(bookmark),
            Item::Resync(resync) => Self::Resync(resync),
        }
    }
}

/// Which claims are followed.
pub(crate) struct ClaimWatch<'a> {
    loaders: &'a Loaders,
    filter: Option<ClaimFilter>,
}

/// Reads the arguments: which events of the log, and what is made of them.
pub(crate) fn claim_changes<'a>(
    loaders: &'a Loaders,
    lineage: Option<&ID>,
    filter: Option<ClaimFilterInput>,
) -> Result<(EventFilter, ClaimWatch<'a>)> {
    let lineage: Option<LineageId> = lineage.map(|id| id::parse(id)).transpose()?;
    let filter = filter.map(|filter| filter.read(&mut Budget::default())).transpose()?;
    let kinds = of_kinds(&["claim.created", "claim.revised", "claim.status_changed", "claim.retracted"]);
    let streams = lineage.map(|lineage| HashSet::from([format!("$claim-{}", id::suffix(lineage))]));
    Ok((EventFilter { streams, ..kinds }, ClaimWatch { loaders, filter }))
}

/// A change of which the version is not loaded yet.
struct Change {
    kind: ClaimChangeKind,
    id: ClaimId,
    before: Option<model::ClaimStatus>,
    after: model::ClaimStatus,
}

fn change(recorded: &Recorded) -> Result<Option<Change>> {
    use ClaimChangeKind::{Created, Retracted, Revised, StatusChanged};
    Ok(match Event::from_json(&recorded.kind, &recorded.data)? {
        Event::ClaimCreated(made) => {
            Some(Change { kind: Created, id: made.claim.id, before: None, after: made.status })
        }
        Event::ClaimRevised(made) => {
            Some(Change { kind: Revised, id: made.claim.id, before: None, after: made.status })
        }
        Event::ClaimStatusChanged(to) => {
            Some(Change { kind: StatusChanged, id: to.claim, before: Some(to.from), after: to.to })
        }
        Event::ClaimRetracted(to) => {
            Some(Change { kind: Retracted, id: to.claim, before: Some(to.from), after: to.to })
        }
        _ => None,
    })
}

#[async_trait]
impl Pick for ClaimWatch<'_> {
    type Changes = ClaimChanges;

    async fn pick(&mut self, seen: Seen<'_>) -> Result<Option<ClaimChanges>> {
        let mut found: Vec<(Change, &Arc<Recorded>)> = Vec::new();
        for recorded in seen.events.events() {
            found.extend(change(recorded)?.map(|change| (change, recorded)));
        }
        let view = View::as_of(seen.cursor.position());
        let ids: Vec<ClaimId> = found.iter().map(|(change, _)| change.id).collect();
        if let Some(filter) = &self.filter {
            let wanted = self.wanted(view, filter.clone(), ids.clone()).await?;
            found.retain(|(change, _)| wanted.contains(&change.id));
        }
        let versions = self.loaders.store.claims_by_id(&self.loaders.scope, &ids).await?;
        let changes = found.into_iter().filter_map(|(change, recorded)| {
            Some(ClaimChange {
                kind: change.kind,
                claim: Claim::new(view, Arc::clone(versions.get(&change.id)?)),
                before: change.before,
                after: change.after,
                recorded: Arc::clone(recorded),
            })
        });
        let changes: Vec<ClaimChange> = changes.collect();
        Ok((!changes.is_empty()).then_some(ClaimChanges { changes, cursor: seen.cursor }))
    }
}

impl ClaimWatch<'_> {
    /// Those of some claims that fit a filter.
    async fn wanted(&self, view: View, filter: ClaimFilter, ids: Vec<ClaimId>) -> Result<HashSet<ClaimId>> {
        let size = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let query = ClaimQuery {
            filter: ClaimFilter::And(vec![ClaimFilter::Id(ids), filter]),
            include: IncludeStatuses::ALL,
            ..ClaimQuery::first(size)
        };
        let page = self.loaders.store.list_claims(&self.loaders.scope, view, &query).await?;
        Ok(page.items.iter().map(|(row, _)| row.claim.id).collect())
    }
}
