use async_graphql::{Enum, ID, Object};
use claimgraph_graph::op::{self, PathOptions};

use super::answer::{Answer, AnswerState, trail};
use super::asked::Nodes;
use super::link::GraphLink;
use super::node::GraphNode;
use super::question::question;
use super::refuse::bounded;
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::types::EdgeDirection;

/// Most paths of an answer.
const MOST: u32 = 100;

question! {
    /// Paths from one claim to another, the best first; no claim is twice on one path. `NOT_FOUND` for a claim that
    /// does not exist in the view, `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 5]
    #[nodes = "Most claims that are entered, both ends included, 1 to 100,000 unless configured otherwise, which also holds when absent. An answer that was cut off says NODES and has the paths of which it is certain."]
    async fn paths(
        ctx,
        asked,
        #[graphql(desc = "Where to begin: the id of a claim, or of a lineage for its newest version.")]
        from: ID,
        #[graphql(desc = "Where to end: an id in the same way.")]
        to: ID,
        #[graphql(desc = "Which paths.", default_with = "PathKind::Shortest")]
        kind: PathKind,
        #[graphql(desc = "Most paths, 1 to 100. Each further one takes much longer than the first.", default = 1)]
        count: i32,
        #[graphql(desc = "Most links of a path, 0 or more; no bound when absent.")]
        max_length: Option<i32>,
        #[graphql(desc = "Which way links are followed.", default_with = "EdgeDirection::Out")]
        direction: EdgeDirection,
    ) -> GraphPaths {
        let request = request(ctx)?;
        let ends = [Start::read("from", &from)?, Start::read("to", &to)?];
        let count = bounded("count", Some(count), 1, MOST, 1)?;
        let max_length = bounded("maxLength", max_length, 0, u32::MAX, u32::MAX)?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let options = PathOptions { count, kind: kind.into(), max_length };
        let walk = asked.walk(ctx, Follow::All(direction.into()), Nodes::Most).await?;
        let topic = Topic::new("paths", &ends, options);
        let answer = walk.ask(request, topic, move |lens, places, budget| {
            let (from, to) = places.split_at(places.len().min(1));
            op::paths(lens, from, to, &options, budget)
        });
        Ok(GraphPaths(answer.await?))
    }
}

/// Which paths are wanted.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "op::PathKind")]
pub enum PathKind {
    /// Those with the fewest links.
    Shortest,
    /// Those with the least weight; of these those with the fewest links.
    Weighted,
    /// Every one, those with the fewest links first.
    All,
}

/// Paths between claims.
pub struct GraphPaths(Answer<op::Paths>);

/// Paths between claims.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl GraphPaths {
    /// The paths, the best first; none when there is no way. Those that go by different links between the same claims
    /// are different.
    async fn paths(&self) -> Vec<GraphPath<'_>> {
        self.0.value().paths.iter().map(|path| GraphPath { answer: &self.0, path }).collect()
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}

/// A path.
pub struct GraphPath<'a> {
    answer: &'a Answer<op::Paths>,
    path: &'a op::Path,
}

/// A path from one claim to another.
#[Object]
impl GraphPath<'_> {
    /// How many links.
    async fn length(&self) -> usize {
        self.path.steps.len()
    }

    /// The sum of 1 - strength over its links, where one without a strength counts as 1.
    async fn weight(&self) -> f64 {
        self.path.weight
    }

    /// The claims in order, with both ends; their depth is their place on the path.
    async fn nodes(&self) -> Vec<GraphNode> {
        let lens = self.answer.lens();
        let places = std::iter::once(self.path.start).chain(self.path.steps.iter().map(|step| step.to));
        places.enumerate().map(|(depth, place)| self.answer.node(&lens, place, Some(depth))).collect()
    }

    /// The links in order.
    async fn links(&self) -> Vec<GraphLink> {
        self.answer.links(&self.answer.lens(), &trail(self.path.start, &self.path.steps))
    }
}
