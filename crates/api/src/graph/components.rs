use async_graphql::{Context, Enum, ID, Object, Result};
use claimgraph_graph::op::{self, Connectivity};
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::list::{Known, page};
use super::node::GraphNodeConnection;
use super::question::question;
use super::refuse::bounded;
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::page::connection;

/// The least size of a component when none is given: claims without links are not worth listing.
const USUAL_SIZE: u32 = 2;

question! {
    /// Which claims hang together, over the whole graph. `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for
    /// one that is too great.
    #[weight = 100]
    #[nodes = "Most claims that are looked at, the oldest first, 1 to 100,000 unless configured otherwise; all when absent. An answer that was cut off says NODES."]
    async fn components(
        ctx,
        asked,
        #[graphql(desc = "What makes claims hang together.", default_with = "ComponentKind::Weak")]
        kind: ComponentKind,
        #[graphql(desc = "Only components of at least so many claims are listed, 1 or more; 2 when absent.")]
        min_size: Option<i32>,
    ) -> GraphComponents {
        let request = request(ctx)?;
        let least = bounded("minSize", min_size, 1, u32::MAX, USUAL_SIZE)?;
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Out), Nodes::All).await?;
        let topic = Topic::new("components", &[], (kind, least));
        let answer = walk.ask(request, topic, move |lens, _, budget| op::components(lens, kind.into(), least, budget));
        Ok(GraphComponents(answer.await?))
    }
}

/// What makes claims hang together.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Connectivity")]
pub enum ComponentKind {
    /// Links, whichever way they run.
    Weak,
    /// Ways along links from each claim to each other.
    Strong,
}

/// The components of a graph.
pub struct GraphComponents(Answer<op::Components>);

/// The components of a graph: claims of one hang together, claims of two do not.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl GraphComponents {
    /// How many components there are, those that are too small to be listed too.
    async fn count(&self) -> usize {
        self.0.value().total
    }

    /// The components, the largest first, ties by the smallest lineage id.
    async fn components(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most components, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only components after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<GraphComponentConnection> {
        let (answer, lens) = (&self.0, self.0.lens());
        let components = &answer.value().components;
        let first_of = |index: usize| components.get(index).and_then(|component| component.first());
        let key = |index| first_of(index).map_or([0; 16], |place| answer.key(&lens, *place));
        let make = |index| Some(GraphComponent { answer: answer.clone(), index });
        let page = page(ctx, answer.list, (first, after), (components.len(), key), make)?;
        Ok(GraphComponentConnection::new(page, Known(components.len())))
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}

/// Claims that hang together.
pub struct GraphComponent {
    answer: Answer<op::Components>,
    index: usize,
}

impl GraphComponent {
    fn places(&self) -> &[u32] {
        self.answer.value().components.get(self.index).map_or(&[], Vec::as_slice)
    }
}

/// Claims that hang together.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl GraphComponent {
    /// How many claims.
    async fn size(&self) -> usize {
        self.places().len()
    }

    /// The ids of the claims, in the order of the log.
    async fn ids(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most ids, 0 to 100,000 unless configured otherwise; as many when absent.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only those after this one; CURSOR_INVALID for one that is not listed.")] after: Option<ID>,
    ) -> Result<Vec<ID>> {
        let places = self.places();
        self.answer.id_list(ctx, (first, after), places.len(), |item| places.get(item).copied())
    }

    /// The claims, in the order of the log.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<GraphNodeConnection> {
        let places = self.places();
        let first_key = places.first().map(|place| self.answer.key(&self.answer.lens(), *place));
        let list = self.answer.list.among(&first_key);
        self.answer.node_list(ctx, list, (first, after), places.len(), |item| Some((*places.get(item)?, None)))
    }
}

connection! {
    /// A page of components.
    GraphComponentConnection, GraphComponentConnectionEdge of GraphComponent, counted by Known
}
