//! A link of an answer.

use async_graphql::{Context, ID, Object, Result};
use claimgraph_graph::{Lens, LinkId};
use claimgraph_store::read::View;

use super::list::Known;
use super::node::GraphNode;
use crate::compose::Extended;
use crate::page::connection;
use crate::types::{Edge, Relation};

/// A link that an answer follows.
#[derive(Debug, Clone)]
pub struct GraphLink {
    id: LinkId,
    edge_type: String,
    symmetric: bool,
    strength: Option<f64>,
    stale: bool,
    from: GraphNode,
    to: GraphNode,
    against: bool,
}

impl GraphLink {
    /// The link in a slot as it is followed between two claims.
    pub(super) fn new(lens: &Lens<'_>, ends: (GraphNode, GraphNode), slot: u32, against: bool) -> Option<Self> {
        let link = lens.link(slot)?;
        Some(Self {
            id: link.id,
            edge_type: link.edge_type.to_owned(),
            symmetric: link.symmetric,
            strength: link.strength,
            stale: lens.is_stale(slot),
            from: ends.0,
            to: ends.1,
            against,
        })
    }

    fn view(&self) -> View {
        self.from.view()
    }
}

/// A link that an answer about the graph follows: an edge, or a relation from one of its members to another.
#[Object]
impl GraphLink {
    /// The id of the edge, `edge_…`, or of the relation, `relation_…`.
    async fn id(&self) -> ID {
        ID(match self.id {
            LinkId::Edge(id) => id.to_string(),
            LinkId::Relation(id) => id.to_string(),
        })
    }

    /// Name of its edge type.
    async fn edge_type(&self) -> &str {
        &self.edge_type
    }

    /// Whether it reads the same from both ends.
    async fn symmetric(&self) -> bool {
        self.symmetric
    }

    /// How strong, 0 to 1; null where nobody said.
    async fn strength(&self) -> Option<f64> {
        self.strength
    }

    /// Whether a version that it cites has been superseded.
    async fn stale(&self) -> bool {
        self.stale
    }

    /// Whether nobody asserted it and it follows from others: never, for a link that is followed.
    async fn inferred(&self) -> bool {
        false
    }

    /// Where it is followed from.
    async fn from(&self) -> &GraphNode {
        &self.from
    }

    /// Where it leads.
    async fn to(&self) -> &GraphNode {
        &self.to
    }

    /// Whether it is followed from its target to its source.
    async fn against(&self) -> bool {
        self.against
    }

    /// The edge itself; null for a relation.
    async fn edge(&self, ctx: &Context<'_>) -> Option<Result<Extended<Edge>>> {
        match self.id {
            LinkId::Edge(id) => Edge::find(ctx, self.view(), id).await.transpose(),
            LinkId::Relation(_) => None,
        }
    }

    /// The relation itself; null for an edge.
    async fn relation(&self, ctx: &Context<'_>) -> Option<Result<Extended<Relation>>> {
        match self.id {
            LinkId::Edge(_) => None,
            LinkId::Relation(id) => Relation::find(ctx, self.view(), id).await.transpose(),
        }
    }
}

connection! {
    /// A page of links of an answer.
    GraphLinkConnection, GraphLinkConnectionEdge of GraphLink, counted by Known
}
