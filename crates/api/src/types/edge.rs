use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::EdgeId;
use claimgraph_store::read::{EdgeRow, View};
use serde_json::Value;

use super::{Agent, Bundle, Claim, EdgeType, Retraction, Source, find, id, moment};
use crate::compose::Extended;
use crate::loader::Edges;
use crate::paths;
use crate::scalars::DateTime;

/// A typed link from one claim version to another, read in a view.
#[derive(Debug, Clone)]
pub struct Edge {
    row: Arc<EdgeRow>,
    view: View,
}

impl Edge {
    /// An edge with its state in a view.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<EdgeRow>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// An edge by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: EdgeId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Edges>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value with its state.
    #[must_use]
    pub fn value(&self) -> &Arc<EdgeRow> {
        &self.row
    }

    /// The view that it was read in.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    pub(super) async fn source_of(&self, ctx: &Context<'_>) -> Option<Result<Extended<Source>>> {
        match self.row.edge.provenance {
            Some(id) => Some(Source::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    pub(super) async fn bundle_of(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        match self.row.edge.bundle {
            Some(id) => Some(Bundle::cited(ctx, self.view, id).await),
            None => None,
        }
    }
}

/// A typed link from one claim version to another, asserted by an agent.
#[Object]
impl Edge {
    /// The edge's id, `edge_…`.
    async fn id(&self) -> ID {
        id(self.row.edge.id)
    }

    /// The claim version that it starts from.
    async fn source(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.row.edge.source).await
    }

    /// The claim version that it points at.
    async fn target(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.row.edge.target).await
    }

    /// Name of its edge type.
    async fn edge_type(&self) -> &str {
        &self.row.edge.edge_type
    }

    /// Its edge type as registered at present.
    #[graphql(name = "type")]
    async fn definition(&self, ctx: &Context<'_>) -> Result<Extended<EdgeType>> {
        EdgeType::named(ctx, &self.row.edge.edge_type).await
    }

    /// How strong, 0 to 1; null where nobody said.
    async fn strength(&self) -> Option<f64> {
        self.row.edge.strength
    }

    /// Whether a version that it cites has been superseded.
    async fn stale(&self) -> bool {
        self.row.stale
    }

    /// Who says so.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.edge.asserted_by).await
    }

    /// The source in which the link was stated.
    async fn provenance(&self, ctx: &Context<'_>) -> Option<Result<Extended<Source>>> {
        self.source_of(ctx).await
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.row.edge.attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// When it was asserted.
    async fn created_at(&self) -> DateTime {
        self.row.edge.created_at.into()
    }

    /// Since when the link holds, inclusive; null for ever before.
    async fn valid_from(&self) -> Option<DateTime> {
        moment(self.row.edge.valid_from)
    }

    /// Until when the link holds, exclusive; null for ever after.
    async fn valid_to(&self) -> Option<DateTime> {
        moment(self.row.edge.valid_to)
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        self.bundle_of(ctx).await
    }

    /// That it was taken back; null while it stands.
    async fn retraction(&self) -> Option<Retraction> {
        self.row.retracted.clone().map(Into::into)
    }
}
