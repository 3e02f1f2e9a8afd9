use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::PendingReferenceId;
use claimgraph_store::read::{ReferenceRow, View};
use serde_json::Value;

use super::{Agent, Bundle, Claim, Direction, Edge, ReferenceStatus, Source, find, id, moment};
use crate::compose::Extended;
use crate::loader::References;
use crate::paths;
use crate::scalars::DateTime;

/// A pending reference, read in a view.
#[derive(Debug, Clone)]
pub struct PendingReference {
    row: Arc<ReferenceRow>,
    view: View,
}

impl PendingReference {
    /// A pending reference.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<ReferenceRow>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A pending reference by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: PendingReferenceId) -> Result<Option<Extended<Self>>> {
        Ok(find::<References>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<ReferenceRow> {
        &self.row
    }
}

/// An edge one end of which is known only by an outside reference. When its target arrives, or an agent says what
/// it means, the edge appears.
#[Object]
impl PendingReference {
    /// The reference's id, `reference_…`.
    async fn id(&self) -> ID {
        id(self.row.reference.id)
    }

    /// The claim version that is known.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.row.reference.claim).await
    }

    /// Which way the edge will run, seen from that claim.
    async fn direction(&self) -> Direction {
        self.row.reference.direction.into()
    }

    /// The other end's outside reference in normal form.
    async fn external_ref(&self) -> &str {
        &self.row.reference.external_ref
    }

    /// Which claim of that source is meant, as its bundle names it.
    async fn anchor(&self) -> Option<&str> {
        self.row.reference.anchor.as_deref()
    }

    /// Name of the edge type.
    async fn edge_type(&self) -> &str {
        &self.row.reference.edge_type
    }

    /// How strong, 0 to 1; null where nobody said.
    async fn strength(&self) -> Option<f64> {
        self.row.reference.strength
    }

    /// Who says so.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.reference.asserted_by).await
    }

    /// The source in which the link was stated.
    async fn provenance(&self, ctx: &Context<'_>) -> Option<Result<Extended<Source>>> {
        match self.row.reference.provenance {
            Some(id) => Some(Source::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.row.reference.attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        match self.row.reference.bundle {
            Some(id) => Some(Bundle::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        self.row.reference.created_at.into()
    }

    /// Where it stands.
    async fn status(&self) -> ReferenceStatus {
        self.row.status.into()
    }

    /// The claim version that it turned out to mean; null while it waits.
    async fn resolved_to(&self, ctx: &Context<'_>) -> Option<Result<Extended<Claim>>> {
        match self.row.resolution.and_then(|resolution| resolution.claim) {
            Some(id) => Some(Claim::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// The edge that stands for it now; null while it waits.
    async fn resolved_edge(&self, ctx: &Context<'_>) -> Option<Result<Extended<Edge>>> {
        let id = self.row.resolution.and_then(|resolution| resolution.edge)?;
        Edge::find(ctx, self.view, id).await.transpose()
    }

    /// When it was resolved; null while it waits.
    async fn resolved_at(&self) -> Option<DateTime> {
        moment(self.row.resolution.and_then(|resolution| resolution.at))
    }
}
