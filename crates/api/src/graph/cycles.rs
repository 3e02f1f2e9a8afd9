use async_graphql::{Context, Object, Result};
use claimgraph_graph::Truncated;
use claimgraph_graph::op::{self, Cycle};
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::link::GraphLink;
use super::node::GraphNodeConnection;
use super::question::question;
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::page::size;

question! {
    /// Where the graph goes in circles: of each group of claims from each of which the others are reached along links,
    /// one cycle. To go and come back by one symmetric link is none. `BAD_REQUEST` for a malformed argument,
    /// `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 100]
    #[nodes = "Most claims that are looked at, the oldest first, 1 to 100,000 unless configured otherwise; all when absent. An answer that was cut off says NODES."]
    async fn cycles(
        ctx,
        asked,
        #[graphql(desc = "Most cycles, 0 to the page maximum (200 unless configured otherwise); 50 when absent. An answer that was cut off says ANSWERS.")]
        first: Option<i32>,
    ) -> GraphCycles {
        let request = request(ctx)?;
        let limit = usize::try_from(size("first", first, &request.limits)?).unwrap_or(usize::MAX);
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Out), Nodes::All).await?;
        let topic = Topic::new("cycles", &[], ());
        let answer = walk.ask(request, topic, move |lens, _, budget| op::cycles(lens, limit, budget));
        Ok(GraphCycles(answer.await?))
    }
}

/// The cycles of a graph.
pub struct GraphCycles(Answer<op::Cycles>);

/// The cycles of a graph, one for each group of claims that are reached from one another.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl GraphCycles {
    /// How many such groups there are, those that are not listed too.
    async fn count(&self) -> usize {
        self.0.value().total
    }

    /// The cycles, that of the largest group first, ties by the smallest lineage id.
    async fn cycles(&self) -> Vec<GraphCycle<'_>> {
        self.0.value().cycles.iter().map(|cycle| GraphCycle { answer: &self.0, cycle }).collect()
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        let found = self.0.value();
        let more = found.total > found.cycles.len();
        self.0.state(found.truncated.or(more.then_some(Truncated::Answers)))
    }
}

/// A cycle.
pub struct GraphCycle<'a> {
    answer: &'a Answer<op::Cycles>,
    cycle: &'a Cycle,
}

/// A cycle, with the group of claims that it was found in.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl GraphCycle<'_> {
    /// How many claims the group has.
    async fn size(&self) -> usize {
        self.cycle.places.len()
    }

    /// The claims of the group, in the order of the log.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<GraphNodeConnection> {
        let places = &self.cycle.places;
        let first_key = places.first().map(|place| self.answer.key(&self.answer.lens(), *place));
        let list = self.answer.list.among(&first_key);
        self.answer.node_list(ctx, list, (first, after), places.len(), |item| Some((*places.get(item)?, None)))
    }

    /// How many links the cycle has.
    async fn length(&self) -> usize {
        self.cycle.steps.len()
    }

    /// The links of the cycle in order, from the claim of it that comes first in the log back to it.
    async fn links(&self) -> Vec<GraphLink> {
        self.answer.links(&self.answer.lens(), &self.cycle.steps)
    }

    /// Whether it is known that the group has no shorter cycle.
    async fn shortest(&self) -> bool {
        self.cycle.shortest
    }
}
