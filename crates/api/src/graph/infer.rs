use async_graphql::{Context, Enum, ID, Object, Result};
use claimgraph_graph::op::{self, InferOptions, Inferred};
use claimgraph_graph::{Budget, Lens};
use claimgraph_store::read::EdgeDirection;

use super::answer::AnswerState;
use super::asked::{Asked, Nodes};
use super::filter::GraphFilter;
use super::link::GraphLink;
use super::node::GraphNode;
use super::question::question;
use super::refuse::bounded;
use super::start::Start;
use super::together::{EachClaim, One, ask_of};
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::page::size;
use crate::types::{Claim, EdgeView};

/// Length of chains that is not given.
const USUAL_DEPTH: u32 = 3;

question! {
    /// Edges from a claim that nobody asserted and that follow from stored edges of one type: chains of a transitive
    /// type, symmetric edges from their other end, others from their target under the inverse name. Nothing of it is
    /// stored. `NOT_FOUND` for a claim that does not exist in the view, `BAD_REQUEST` for a malformed argument,
    /// `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 5]
    #[nodes = "Most claims that are entered, the one asked about included, 1 to 100,000 unless configured otherwise; 1,000 when absent. An answer that was cut off says NODES."]
    async fn inferred_edges(
        ctx,
        asked,
        #[graphql(desc = "The claim: its id, or that of its lineage for the newest version.")]
        from: ID,
        #[graphql(desc = "Most links of a chain, 1 to 10 unless configured otherwise; 3 when absent.")]
        depth: Option<i32>,
        #[graphql(desc = "Only edges that follow by these rules; by any when absent.")]
        rules: Option<Vec<InferenceRule>>,
        #[graphql(desc = "Most edges, 0 to the page maximum (200 unless configured otherwise); 50 when absent. An answer that was cut off says ANSWERS.")]
        first: Option<i32>,
    ) -> InferredEdges {
        let request = request(ctx)?;
        let from = [Start::read("from", &from)?];
        let question = Inference::new(ctx, depth, rules.as_deref(), first)?;
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Both), Nodes::Usual).await?;
        let topic = Topic::new("inferredEdges", &from, question);
        let answer = walk.ask(request, topic, move |lens, places, budget| {
            places.iter().map(|place| (*place, question.look(lens, *place, budget))).collect()
        });
        Ok(InferredEdges(One::only(answer.await?)))
    }
}

/// The field of a claim.
pub(super) struct OfClaim(pub(super) Claim);

#[Object]
impl OfClaim {
    /// Edges from this claim that nobody asserted and that follow from stored edges; see the root field of this name.
    /// `LIMIT_EXCEEDED` when an argument is too great, `TIMEOUT` when inferring took too long.
    async fn inferred_edges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most links of a chain, 1 to 10 unless configured otherwise; 3 when absent.")] depth: Option<
            i32,
        >,
        #[graphql(desc = "Only edges that follow by these rules; by any when absent.")] rules: Option<
            Vec<InferenceRule>,
        >,
        #[graphql(
            desc = "Most edges, 0 to the page maximum (200 unless configured otherwise); 50 when absent. An answer that was cut off says ANSWERS."
        )]
        first: Option<i32>,
        #[graphql(desc = "What narrows the walk; nothing when absent.")] filter: Option<GraphFilter>,
        #[graphql(desc = "Links of all versions of the claim, or only of this one.", default)] view: EdgeView,
    ) -> Result<InferredEdges> {
        let question = Inference::new(ctx, depth, rules.as_deref(), first)?;
        let walk = Asked::filtered(ctx, Follow::All(EdgeDirection::Both), filter, self.0.view(), view).await?;
        Ok(InferredEdges(ask_of(ctx, walk, question, self.0.value().id).await?))
    }
}

/// Why an edge follows.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "op::Rule")]
pub enum InferenceRule {
    /// A chain of a transitive type, of two links or more.
    Transitive,
    /// An edge of a symmetric type, from its target to its source.
    Symmetric,
    /// An edge of another type, from its target to its source under the inverse name.
    Inverse,
}

/// What follows for a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Inference {
    depth: u32,
    /// Transitive, symmetric, inverse.
    rules: [bool; 3],
    limit: usize,
}

impl Inference {
    fn new(ctx: &Context<'_>, depth: Option<i32>, rules: Option<&[InferenceRule]>, first: Option<i32>) -> Result<Self> {
        let limits = &request(ctx)?.limits;
        let most = limits.traversal_depth_max;
        let depth = bounded("depth", depth, 1, most, USUAL_DEPTH.min(most))?;
        let limit = usize::try_from(size("first", first, limits)?).unwrap_or(usize::MAX);
        let asked = |rule| rules.is_none_or(|rules| rules.contains(&rule));
        let rules = [InferenceRule::Transitive, InferenceRule::Symmetric, InferenceRule::Inverse].map(asked);
        Ok(Self { depth, rules, limit })
    }
}

impl EachClaim for Inference {
    type Found = Inferred;

    fn look(&self, lens: &Lens<'_>, place: u32, budget: &Budget<'_>) -> Inferred {
        let [transitive, symmetric, inverse] = self.rules;
        let options = InferOptions { transitive, symmetric, inverse, limit: self.limit };
        op::infer(lens, place, self.depth, &options, budget)
    }
}

/// Edges that nobody asserted.
pub struct InferredEdges(One<Inferred>);

/// Edges that nobody asserted and that follow from those that are stored.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl InferredEdges {
    /// The edges, by name of the type of the stored ones, rule and length of the proof.
    async fn edges(&self) -> Result<Vec<InferredEdge<'_>>> {
        let (_, found) = self.0.found()?;
        Ok(found.edges.iter().map(|edge| InferredEdge { one: &self.0, edge }).collect())
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.answer.state(self.0.found().ok().and_then(|(_, found)| found.truncated))
    }
}

/// An edge that nobody asserted.
pub struct InferredEdge<'a> {
    one: &'a One<Inferred>,
    edge: &'a op::InferredEdge,
}

/// An edge that nobody asserted and that follows from those that are stored.
#[Object]
impl InferredEdge<'_> {
    /// Where it starts.
    async fn from(&self) -> GraphNode {
        self.one.answer.node(&self.one.answer.lens(), self.edge.from, Some(0))
    }

    /// Where it points; its depth counts the links of the proof.
    async fn to(&self) -> GraphNode {
        self.one.answer.node(&self.one.answer.lens(), self.edge.to, Some(self.edge.proof.len()))
    }

    /// Name of its type, or the type's inverse name.
    async fn edge_type(&self) -> &str {
        &self.edge.edge_type
    }

    /// Why it follows.
    async fn rule(&self) -> InferenceRule {
        self.edge.rule.into()
    }

    /// Product of the strengths of the proof's edges, 0 to 1; null when one has none.
    async fn strength(&self) -> Option<f64> {
        self.edge.strength
    }

    /// Whether nobody asserted it and it follows from others: always, for an edge of this kind.
    async fn inferred(&self) -> bool {
        true
    }

    /// The stored edges that it follows from, a shortest chain.
    async fn proof(&self) -> Vec<GraphLink> {
        self.one.answer.links(&self.one.answer.lens(), &self.edge.proof)
    }
}
