use async_graphql::{Object, SimpleObject};
use claimgraph_graph::op;
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::node::GraphNode;
use super::question::question;
use super::refuse::bounded;
use super::walk::{Follow, Topic};
use crate::context::request;

/// Entries of a list whose length is not given.
pub(super) const USUAL_TOP: u32 = 10;

question! {
    /// How many links claims have, over the whole graph. `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for
    /// one that is too great.
    #[weight = 100]
    #[nodes = "Most claims that are looked at, the oldest first, 1 to 100,000 unless configured otherwise; all when absent. An answer that was cut off says NODES."]
    async fn degree_stats(
        ctx,
        asked,
        #[graphql(desc = "How many of the claims with the most links are listed, 0 to the page maximum (200 unless configured otherwise); 10 when absent.")]
        top: Option<i32>,
    ) -> DegreeStats {
        let request = request(ctx)?;
        let most = request.limits.page_size_max;
        let top = usize::try_from(bounded("top", top, 0, most, USUAL_TOP.min(most))?).unwrap_or(usize::MAX);
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Out), Nodes::All).await?;
        let topic = Topic::new("degreeStats", &[], top);
        let answer = walk.ask(request, topic, move |lens, _, budget| op::degree_stats(lens, top, budget));
        Ok(DegreeStats(answer.await?))
    }
}

/// How many links claims have.
pub struct DegreeStats(Answer<op::DegreeStats>);

impl DegreeStats {
    fn most(&self, most: &[(u32, u32)]) -> Vec<NodeDegree> {
        let lens = self.0.lens();
        let degree = |(place, degree): &(u32, u32)| NodeDegree {
            node: self.0.node(&lens, *place, None),
            degree: i64::from(*degree),
        };
        most.iter().map(degree).collect()
    }
}

/// How many links claims have. A link leaves its source and arrives at its target, a symmetric one does both at both
/// ends; a relation counts once at each of its members that it leaves or arrives at.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl DegreeStats {
    /// How many claims were counted.
    async fn claims(&self) -> usize {
        self.0.value().places
    }

    /// How many links have one of these claims at an end, each once.
    async fn links(&self) -> usize {
        self.0.value().links
    }

    /// How many claims have no links at all.
    async fn isolated(&self) -> usize {
        self.0.value().isolated
    }

    /// Links that leave a claim.
    async fn out(&self) -> DegreeDistribution {
        DegreeDistribution::new(&self.0.value().out)
    }

    /// Links that arrive at a claim.
    #[graphql(name = "in")]
    async fn arriving(&self) -> DegreeDistribution {
        DegreeDistribution::new(&self.0.value().into)
    }

    /// The claims that most links leave, most first, ties by lineage id; none without links.
    async fn most_out(&self) -> Vec<NodeDegree> {
        self.most(&self.0.value().most_out)
    }

    /// The claims at which most links arrive, in the same way.
    async fn most_in(&self) -> Vec<NodeDegree> {
        self.most(&self.0.value().most_in)
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}

/// How numbers of links are distributed over claims; all 0 when there are no claims.
#[derive(Debug, Clone, SimpleObject)]
pub struct DegreeDistribution {
    /// The least.
    min: i64,
    /// The greatest.
    max: i64,
    /// The arithmetic mean.
    mean: f64,
    /// The one in the middle, or the mean of the two in the middle.
    median: f64,
    /// How many claims have no links, how many have 1, 2 to 3, 4 to 7, and so on by powers of two; it ends with the
    /// greatest.
    histogram: Vec<usize>,
}

impl DegreeDistribution {
    fn new(degrees: &op::Degrees) -> Self {
        Self {
            min: degrees.min.into(),
            max: degrees.max.into(),
            mean: degrees.mean,
            median: degrees.median,
            histogram: degrees.histogram.clone(),
        }
    }
}

/// A claim with its number of links.
#[derive(Debug, Clone, SimpleObject)]
pub struct NodeDegree {
    /// The claim.
    node: GraphNode,
    /// How many links.
    degree: i64,
}
