use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model;
use claimgraph_store::read::{EdgeRow, View};
use serde_json::Value;

use super::{Agent, Bundle, Claim, Direction, Edge, EdgeType, Retraction, Source, id, moment};
use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::EdgesKey;
use crate::page::{self, Count};
use crate::paths;
use crate::scalars::DateTime;

/// An edge as seen from one of the claims that it joins.
#[derive(Debug, Clone)]
pub struct ClaimEdge(Extended<Edge>);

impl ClaimEdge {
    /// An edge seen as its row says.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<EdgeRow>>) -> Self {
        Self(Edge::new(view, row))
    }

    fn inner(&self) -> &model::Edge {
        &self.0.value().edge
    }

    fn outward(&self) -> bool {
        self.0.value().direction == model::Direction::Out
    }
}

/// An edge as seen from one of the claims that it joins.
#[Object]
impl ClaimEdge {
    /// The edge's id, `edge_…`.
    async fn id(&self) -> ID {
        id(self.inner().id)
    }

    /// The edge itself.
    async fn edge(&self) -> &Extended<Edge> {
        &self.0
    }

    /// Which way it runs, seen from this claim.
    async fn direction(&self) -> Direction {
        self.0.value().direction.into()
    }

    /// What it is, read from this claim to the other: the type's name, or its inverse name when this claim is the
    /// edge's target.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        if self.outward() {
            return Ok(self.inner().edge_type.clone());
        }
        Ok(EdgeType::named(ctx, &self.inner().edge_type).await?.value().inverse.clone())
    }

    /// The claim version at the other end, as the edge cites it.
    async fn other(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        let other = if self.outward() { self.inner().target } else { self.inner().source };
        Claim::cited(ctx, self.0.view(), other).await
    }

    /// Whether a version that it cites has been superseded.
    async fn stale(&self) -> bool {
        self.0.value().stale
    }

    /// Name of its edge type.
    async fn edge_type(&self) -> &str {
        &self.inner().edge_type
    }

    /// Its edge type as registered at present.
    #[graphql(name = "type")]
    async fn definition(&self, ctx: &Context<'_>) -> Result<Extended<EdgeType>> {
        EdgeType::named(ctx, &self.inner().edge_type).await
    }

    /// How strong, 0 to 1; null where nobody said.
    async fn strength(&self) -> Option<f64> {
        self.inner().strength
    }

    /// Who says so.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.inner().asserted_by).await
    }

    /// The source in which the link was stated.
    async fn provenance(&self, ctx: &Context<'_>) -> Option<Result<Extended<Source>>> {
        self.0.source_of(ctx).await
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.inner().attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// When it was asserted.
    async fn created_at(&self) -> DateTime {
        self.inner().created_at.into()
    }

    /// Since when the link holds, inclusive; null for ever before.
    async fn valid_from(&self) -> Option<DateTime> {
        moment(self.inner().valid_from)
    }

    /// Until when the link holds, exclusive; null for ever after.
    async fn valid_to(&self) -> Option<DateTime> {
        moment(self.inner().valid_to)
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        self.0.bundle_of(ctx).await
    }

    /// That it was taken back; null while it stands.
    async fn retraction(&self) -> Option<Retraction> {
        self.0.value().retracted.clone().map(Into::into)
    }
}

/// Counts the edges of one claim.
pub(crate) struct EdgeCount {
    key: EdgesKey,
    claim: (LineageId, ClaimId),
}

impl Count for EdgeCount {
    async fn count(&self, ctx: &Context<'_>) -> Result<i64> {
        // The count is that of the whole list, so the page is no part of what is asked.
        let key = EdgesKey { first: 0, after: None, ..self.key.clone() };
        Ok(loaders(ctx)?.of::<crate::loader::EdgeCounts>().load(&key, self.claim).await?.unwrap_or(0))
    }
}

page::connection! {
    /// A page of the edges of a claim.
    ClaimEdgeConnection, ClaimEdgeConnectionEdge of ClaimEdge, counted by EdgeCount
}

impl ClaimEdgeConnection {
    /// The page of a claim's edges.
    pub(crate) async fn load(ctx: &Context<'_>, key: EdgesKey, claim: (LineageId, ClaimId)) -> Result<Self> {
        let found = loaders(ctx)?.edges.load(&key, claim).await?;
        let page = found.map(|page| page.as_ref().clone()).unwrap_or_default();
        let page = page::map(page, |row| ClaimEdge::new(key.view, row));
        Ok(Self::new(page, EdgeCount { key, claim }))
    }
}
