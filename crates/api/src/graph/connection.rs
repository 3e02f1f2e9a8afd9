use async_graphql::{ID, Object};
use claimgraph_domain::error::{Code, Error};
use claimgraph_graph::Step;
use claimgraph_graph::op::{self, MAX_TERMINALS};
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::link::GraphLink;
use super::node::GraphNode;
use super::question::question;
use super::refuse::refused_at;
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::context::request;

question! {
    /// How some claims are connected: a subgraph with the fewest links that joins them all, whichever way the links
    /// run. `NOT_FOUND` for a claim that does not exist in the view, `BAD_REQUEST` for a malformed argument,
    /// `LIMIT_EXCEEDED` for one that is too great or for more than 8 claims.
    #[weight = 20]
    #[nodes = "Most claims that are entered, those asked about included, 1 to 100,000 unless configured otherwise, which also holds when absent. An answer that was cut off says NODES and may not have the fewest links, or none."]
    async fn connection(
        ctx,
        asked,
        #[graphql(desc = "The claims: ids of claims, or of lineages for their newest versions, 2 to 8 different ones.")]
        between: Vec<ID>,
    ) -> ConnectingSubgraph {
        let request = request(ctx)?;
        let between = Start::read_all("between", &between)?;
        let count = between.len();
        if count < 2 {
            let error = Error::new(Code::BadRequest, "it names one claim; give at least two ids");
            return Err(refused_at("between")(error).into());
        }
        if count > MAX_TERMINALS {
            let error = Error::new(Code::LimitExceeded, format!("it names {count} claims; the most is {MAX_TERMINALS}"));
            return Err(refused_at("between")(error).into());
        }
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Both), Nodes::Most).await?;
        let topic = Topic::new("connection", &between, ());
        Ok(ConnectingSubgraph(walk.ask(request, topic, op::connection).await?))
    }
}

/// How claims are connected.
pub struct ConnectingSubgraph(Answer<op::Connection>);

impl ConnectingSubgraph {
    fn nodes_at(&self, places: &[u32]) -> Vec<GraphNode> {
        let lens = self.0.lens();
        places.iter().map(|place| self.0.node(&lens, *place, None)).collect()
    }
}

/// How some claims are connected.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl ConnectingSubgraph {
    /// Whether all claims asked about are connected.
    async fn connected(&self) -> bool {
        self.0.value().connected
    }

    /// The claims of the subgraph: those asked about in their order, each once, then those between them. Empty when
    /// there is no such subgraph, or none was found in time.
    async fn nodes(&self) -> Vec<GraphNode> {
        self.nodes_at(&self.0.value().places)
    }

    /// Its links, which make a tree. Of parallel ones it is the one asserted first.
    async fn links(&self) -> Vec<GraphLink> {
        let lens = self.0.lens();
        let link = |(from, step): &(u32, Step)| {
            let ends = (self.0.node(&lens, *from, None), self.0.node(&lens, step.to, None));
            GraphLink::new(&lens, ends, step.slot, step.against)
        };
        self.0.value().links.iter().filter_map(link).collect()
    }

    /// Which of the claims asked about hang together: one group when all are connected.
    async fn components(&self) -> Vec<Vec<GraphNode>> {
        self.0.value().components.iter().map(|component| self.nodes_at(component)).collect()
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}
