use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::model;
use claimgraph_graph::op::{self, ConflictOptions};
use claimgraph_graph::{Lens, Step};
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState, trail};
use super::asked::{Asked, Nodes};
use super::filter::GraphFilter;
use super::link::GraphLink;
use super::node::GraphNode;
use super::question::question;
use super::refuse::bounded;
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::compose::Extended;
use crate::context::request;
use crate::page::size;
use crate::types::{ConflictAssessment, ConflictState};

/// Depth of a search that is not told how far to go.
const USUAL_DEPTH: u32 = 3;

question! {
    /// Pairs of claims that cannot both hold, each with a shortest proof. A claim commits to what it implies, to what
    /// it needs and to what it is equivalent to, and so on; two claims are in conflict when one commits to one end and
    /// the other to the other end of a link of a symmetric evidential type, such as `contradicts`. `NOT_FOUND` for a
    /// claim that does not exist in the view, `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for one that is
    /// too great.
    #[weight = 20]
    #[nodes = "Most claims that are entered, 1 to 100,000 unless configured otherwise; when absent 1,000 around a claim, all where none is named. An answer that was cut off says NODES."]
    async fn conflicts(
        ctx,
        asked,
        #[graphql(desc = "Only conflicts of this claim: its id, or that of its lineage for the newest version; of all claims when absent.")]
        about: Option<ID>,
        #[graphql(desc = "Most links of a proof besides the contradiction itself, 0 to 10 unless configured otherwise; 3 when absent. 0 finds only what is joined directly.")]
        depth: Option<i32>,
        #[graphql(desc = "Most pairs, 0 to the page maximum (200 unless configured otherwise); 50 when absent. An answer that was cut off says ANSWERS.")]
        first: Option<i32>,
    ) -> GraphConflicts {
        let about: Vec<Start> = about.iter().map(|id| Start::read("about", id)).collect::<Result<_, _>>()?;
        let options = bounds(ctx, depth, first)?;
        Ok(GraphConflicts(found(ctx, asked, &about, options).await?))
    }
}

/// The conflicts of a claim, or of all.
pub(super) async fn found(
    ctx: &Context<'_>,
    asked: Asked,
    about: &[Start],
    options: ConflictOptions,
) -> Result<Answer<op::Conflicts>> {
    let chosen = asked.filter.as_ref().is_some_and(GraphFilter::chooses_statuses);
    let nodes = if about.is_empty() { Nodes::All } else { Nodes::Usual };
    let mut walk = asked.walk(ctx, Follow::All(EdgeDirection::Both), nodes).await?;
    if !chosen && let Some(statuses) = &mut walk.options.through.statuses {
        // What is not put forward yet contradicts nobody.
        statuses.retain(|status| *status != model::ClaimStatus::Draft);
    }
    let topic = Topic::new("conflicts", about, options.depth);
    let answer = walk.ask(request(ctx)?, topic, move |lens, places, budget| {
        op::conflicts(lens, places.first().copied(), &options, budget)
    });
    Ok(answer.await?)
}

/// Reads the arguments of a search: how far, and how many pairs.
pub(super) fn bounds(ctx: &Context<'_>, depth: Option<i32>, first: Option<i32>) -> Result<ConflictOptions> {
    let limits = &request(ctx)?.limits;
    let most = limits.traversal_depth_max;
    let depth = bounded("depth", depth, 0, most, USUAL_DEPTH.min(most))?;
    Ok(ConflictOptions { depth, limit: usize::try_from(size("first", first, limits)?).unwrap_or(usize::MAX) })
}

/// Pairs of claims that cannot both hold.
pub struct GraphConflicts(Answer<op::Conflicts>);

/// Pairs of claims that cannot both hold.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl GraphConflicts {
    /// The pairs, each once: the shortest proof first, then the contradiction that was asserted first.
    async fn pairs(&self) -> Vec<GraphConflict<'_>> {
        self.0.value().pairs.iter().map(|pair| GraphConflict { answer: &self.0, pair }).collect()
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}

/// Two claims that cannot both hold.
pub struct GraphConflict<'a> {
    answer: &'a Answer<op::Conflicts>,
    pair: &'a op::Conflict,
}

impl<'a> GraphConflict<'a> {
    pub(super) fn new(answer: &'a Answer<op::Conflicts>, pair: &'a op::Conflict) -> Self {
        Self { answer, pair }
    }

    fn node_at(&self, place: u32) -> GraphNode {
        self.answer.node(&self.answer.lens(), place, None)
    }

    async fn assessed(&self, ctx: &Context<'_>) -> Result<Option<Extended<ConflictAssessment>>> {
        let lens = self.answer.lens();
        let pair = (lens.lineage(self.pair.a), lens.lineage(self.pair.b));
        ConflictAssessment::find(ctx, self.answer.view, pair).await
    }

    fn links(&self, start: u32, steps: &[Step]) -> Vec<GraphLink> {
        self.answer.links(&self.answer.lens(), &trail(start, steps))
    }
}

/// Where steps end.
fn end(start: u32, steps: &[Step]) -> u32 {
    steps.last().map_or(start, |step| step.to)
}

/// Two claims that cannot both hold, with a shortest proof: each commits to one end of a contradiction.
#[Object]
impl GraphConflict<'_> {
    /// One claim.
    async fn a(&self) -> GraphNode {
        self.node_at(self.pair.a)
    }

    /// The other one; the same when the claim contradicts itself.
    async fn b(&self) -> GraphNode {
        self.node_at(self.pair.b)
    }

    /// Where it stands: open until people decide otherwise.
    #[graphql(name = "state")]
    async fn decided(&self, ctx: &Context<'_>) -> Result<ConflictState> {
        let assessment = self.assessed(ctx).await?;
        Ok(assessment.map_or(model::ConflictState::Open, |found| found.value().assessment.state).into())
    }

    /// What people made of it; null when nobody has said anything.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<Extended<ConflictAssessment>>> {
        self.assessed(ctx).await
    }

    /// Links of the proof: 1 when the two are joined directly.
    async fn length(&self) -> usize {
        self.pair.length()
    }

    /// The contradiction, between the claim that `a` commits to and the one that `b` commits to.
    async fn contradiction(&self) -> Option<GraphLink> {
        let (a, b) = (end(self.pair.a, &self.pair.path_a), end(self.pair.b, &self.pair.path_b));
        let lens: Lens<'_> = self.answer.lens();
        GraphLink::new(&lens, (self.node_at(a), self.node_at(b)), self.pair.contradiction, false)
    }

    /// From `a` to what it commits to; empty when it is an end of the contradiction itself.
    async fn path_a(&self) -> Vec<GraphLink> {
        self.links(self.pair.a, &self.pair.path_a)
    }

    /// From `b` to what it commits to.
    async fn path_b(&self) -> Vec<GraphLink> {
        self.links(self.pair.b, &self.pair.path_b)
    }
}
