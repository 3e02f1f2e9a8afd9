use async_graphql::{Object, SimpleObject};
use claimgraph_domain::error::{Code, Error};
use claimgraph_graph::op::{self, ImportanceOptions};

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::degrees::USUAL_TOP;
use super::node::GraphNode;
use super::question::question;
use super::refuse::{bounded, refused_at};
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::types::EdgeDirection;

question! {
    /// The claims that matter most to the others, by `PageRank` over the whole graph: a claim hands its rank on by the
    /// links that leave it, so that with `direction: OUT` those rank high on which much rests. `BAD_REQUEST` for a
    /// malformed argument, `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 100]
    #[nodes = "Most claims that are looked at, the oldest first, 1 to 100,000 unless configured otherwise; all when absent. An answer that was cut off says NODES."]
    async fn importance(
        ctx,
        asked,
        #[graphql(desc = "How many claims, 0 to the page maximum (200 unless configured otherwise); 10 when absent.")]
        top: Option<i32>,
        #[graphql(desc = "Which way links hand ranks on.", default_with = "EdgeDirection::Out")]
        direction: EdgeDirection,
        #[graphql(desc = "How much of a rank is handed on, 0 to 1; the rest is spread evenly over all.", default_with = "ImportanceOptions::default().damping")]
        damping: f64,
    ) -> Importance {
        let request = request(ctx)?;
        let most = request.limits.page_size_max;
        let top = usize::try_from(bounded("top", top, 0, most, USUAL_TOP.min(most))?).unwrap_or(usize::MAX);
        if !(0.0..=1.0).contains(&damping) {
            let error = Error::new(Code::BadRequest, format!("it is {damping}; it must be 0 to 1"));
            return Err(refused_at("damping")(error).into());
        }
        let walk = asked.walk(ctx, Follow::All(direction.into()), Nodes::All).await?;
        let topic = Topic::new("importance", &[], (top, damping));
        let options = ImportanceOptions { damping, ..ImportanceOptions::default() };
        let answer = walk.ask(request, topic, move |lens, _, budget| op::importance(lens, &options, top, budget));
        Ok(Importance(answer.await?))
    }
}

/// Claims by rank.
pub struct Importance(Answer<op::Importance>);

/// Claims by rank.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl Importance {
    /// The claims with the highest ranks, highest first, ties by lineage id.
    async fn ranks(&self) -> Vec<RankedNode> {
        let lens = self.0.lens();
        let ranked = |(place, rank): &(u32, f64)| RankedNode { node: self.0.node(&lens, *place, None), rank: *rank };
        self.0.value().ranks.iter().map(ranked).collect()
    }

    /// How many iterations were made, 100 at most.
    async fn iterations(&self) -> i64 {
        self.0.value().iterations.into()
    }

    /// Whether the last one changed the ranks by no more than 1e-9 in sum.
    async fn converged(&self) -> bool {
        self.0.value().converged
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}

/// A claim with its rank.
#[derive(Debug, Clone, SimpleObject)]
pub struct RankedNode {
    /// The claim.
    node: GraphNode,
    /// Its rank, 0 to 1; the ranks of all claims that were looked at sum to 1.
    rank: f64,
}
