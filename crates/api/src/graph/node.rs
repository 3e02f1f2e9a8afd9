//! A claim of an answer.

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::{ClaimId, LineageId};
use claimgraph_domain::model;
use claimgraph_graph::Lens;
use claimgraph_store::read::View;

use super::list::Known;
use crate::compose::Extended;
use crate::page::connection;
use crate::types::{Claim, ClaimStatus};

/// A claim that an answer names.
#[derive(Debug, Clone)]
pub struct GraphNode {
    claim: ClaimId,
    lineage: LineageId,
    depth: Option<usize>,
    status: model::ClaimStatus,
    claim_type: String,
    view: View,
}

impl GraphNode {
    /// The claim at a place.
    pub(super) fn new(view: View, lens: &Lens<'_>, place: u32, depth: Option<usize>) -> Self {
        Self {
            claim: lens.claim(place),
            lineage: lens.lineage(place),
            depth,
            status: lens.status(place),
            claim_type: lens.claim_type(place).to_owned(),
            view,
        }
    }

    /// The view that it was found in.
    pub(super) fn view(&self) -> View {
        self.view
    }
}

/// A claim that an answer about the graph names. All but `claim` is known without reading it.
#[Object]
impl GraphNode {
    /// The id of the version that stands for the claim, `claim_…`: the newest one of the view, or in the view EXACT the
    /// one that is meant.
    async fn id(&self) -> ID {
        ID(self.claim.to_string())
    }

    /// The id of all its versions together, `lineage_…`.
    async fn lineage(&self) -> ID {
        ID(self.lineage.to_string())
    }

    /// Links from where the answer begins: from the nearest start, or from the beginning of the path that it is on.
    /// Null where there is no such thing.
    async fn depth(&self) -> Option<usize> {
        self.depth
    }

    /// Where the version stands.
    async fn status(&self) -> ClaimStatus {
        self.status.into()
    }

    /// Name of its claim type.
    async fn claim_type(&self) -> &str {
        &self.claim_type
    }

    /// The version itself.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.claim).await
    }
}

connection! {
    /// A page of claims of an answer.
    GraphNodeConnection, GraphNodeConnectionEdge of GraphNode, counted by Known
}
