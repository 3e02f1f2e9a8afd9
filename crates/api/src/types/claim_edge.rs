use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model;
use claimgraph_store::read::{SeenEdge, View};
use serde_json::Value;

use super::{Agent, Bundle, Claim, Direction, Edge, EdgeType, Retraction, Source, id, missing, moment};
use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::EdgesKey;
use crate::page::{self, Count};
use crate::paths;
use crate::scalars::DateTime;

/// An edge as seen from one of the claims that it joins.
#[derive(Debug, Clone)]
pub struct ClaimEdge {
    seen: SeenEdge,
    view: View,
}

impl ClaimEdge {
    /// An edge seen from a claim.
    #[must_use]
    pub fn new(view: View, seen: SeenEdge) -> Self {
        Self { seen, view }
    }

    /// All of the edge, read when what is known of it from the claim's list is not enough.
    async fn whole(&self, ctx: &Context<'_>) -> Result<Extended<Edge>> {
        match self.seen.row() {
            Some(row) => Ok(Edge::new(self.view, std::sync::Arc::clone(row))),
            None => Ok(Edge::find(ctx, self.view, self.seen.id()).await?.ok_or_else(missing)?),
        }
    }
}

/// An edge as seen from one of the claims that it joins.
#[Object]
impl ClaimEdge {
    /// The edge's id, `edge_…`.
    async fn id(&self) -> ID {
        id(self.seen.id())
    }

    /// The edge itself.
    async fn edge(&self, ctx: &Context<'_>) -> Result<Extended<Edge>> {
        self.whole(ctx).await
    }

    /// Which way it runs, seen from this claim.
    async fn direction(&self) -> Direction {
        self.seen.direction().into()
    }

    /// What it is, read from this claim to the other: the type's name, or its inverse name when this claim is the
    /// edge's target.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        if self.seen.direction() == model::Direction::Out {
            return Ok(self.seen.edge_type().to_owned());
        }
        Ok(EdgeType::named(ctx, self.seen.edge_type()).await?.value().inverse.clone())
    }

    /// The claim version at the other end, as the edge cites it.
    async fn other(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.seen.other()).await
    }

    /// Whether a version that it cites has been superseded.
    async fn stale(&self) -> bool {
        self.seen.stale()
    }

    /// Name of its edge type.
    async fn edge_type(&self) -> &str {
        self.seen.edge_type()
    }

    /// Its edge type as registered at present.
    #[graphql(name = "type")]
    async fn definition(&self, ctx: &Context<'_>) -> Result<Extended<EdgeType>> {
        EdgeType::named(ctx, self.seen.edge_type()).await
    }

    /// How strong, 0 to 1; null where nobody said.
    async fn strength(&self) -> Option<f64> {
        self.seen.strength()
    }

    /// Who says so.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.whole(ctx).await?.value().edge.asserted_by).await
    }

    /// The source in which the link was stated.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Option<Extended<Source>>> {
        self.whole(ctx).await?.source_of(ctx).await.transpose()
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Result<Option<Value>> {
        Ok(paths::select(&self.whole(ctx).await?.value().edge.attrs, path.as_deref())?)
    }

    /// When it was asserted.
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.whole(ctx).await?.value().edge.created_at.into())
    }

    /// Since when the link holds, inclusive; null for ever before.
    async fn valid_from(&self) -> Option<DateTime> {
        moment(self.seen.valid().from)
    }

    /// Until when the link holds, exclusive; null for ever after.
    async fn valid_to(&self) -> Option<DateTime> {
        moment(self.seen.valid().to)
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Result<Option<Extended<Bundle>>> {
        self.whole(ctx).await?.bundle_of(ctx).await.transpose()
    }

    /// That it was taken back; null while it stands.
    async fn retraction(&self, ctx: &Context<'_>) -> Result<Option<Retraction>> {
        Ok(self.whole(ctx).await?.value().retracted.clone().map(Into::into))
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
