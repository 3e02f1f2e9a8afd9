use async_graphql::{Context, Enum, ID, Object, Result};
use claimgraph_graph::Step;
use claimgraph_graph::op::{self, EvidenceFound, Item};
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::link::GraphLink;
use super::list::{Known, page};
use super::node::GraphNode;
use super::question::question;
use super::refuse::bounded;
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::page::connection;

/// Depth of a search that is not told how far to go: as far as the confidence model EVIDENCE looks.
const USUAL_DEPTH: u32 = 5;

question! {
    /// What speaks for a claim and what against it. A link of an evidential type makes its source evidence for its
    /// target, a symmetric one makes either end evidence against the other; what contradicts a contradiction speaks for
    /// the claim again. Each claim counts once, by its shortest chain. `NOT_FOUND` for a claim that does not exist in
    /// the view, `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 5]
    #[nodes = "Most claims that are entered, the one asked about included, 1 to 100,000 unless configured otherwise; 1,000 when absent. An answer that was cut off says NODES."]
    async fn evidence(
        ctx,
        asked,
        #[graphql(desc = "The claim: its id, or that of its lineage for the newest version.")]
        of: ID,
        #[graphql(desc = "Most links of a chain, 0 to 10 unless configured otherwise; 5 when absent.")]
        depth: Option<i32>,
    ) -> Evidence {
        let request = request(ctx)?;
        let of = [Start::read("of", &of)?];
        let most = request.limits.traversal_depth_max;
        let depth = bounded("depth", depth, 0, most, USUAL_DEPTH.min(most))?;
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Both), Nodes::Usual).await?;
        let topic = Topic::new("evidence", &of, depth);
        let answer = walk.ask(request, topic, move |lens, places, budget| {
            let claim = places.first().copied().unwrap_or(u32::MAX);
            let bearing = op::evidence(lens, claim, depth, budget);
            let listed = bearing.items.iter().enumerate().filter(|(_, item)| lens.lists(item.place));
            let listed = listed.map(|(index, _)| index).collect();
            Found { claim, listed, bearing }
        });
        Ok(Evidence(answer.await?))
    }
}

/// Whether evidence speaks for or against a claim.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "op::Stance")]
pub enum EvidenceStance {
    /// For.
    For,
    /// Against.
    Against,
}

/// What sort of evidence something is.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "op::Group")]
pub enum EvidenceGroup {
    /// It speaks for the claim.
    Supporting,
    /// It speaks against the claim.
    Contradicting,
    /// It speaks for the claim as independent evidence of the same thing: by a chain whose link nearest to the claim is
    /// of the type `corroborates`.
    Corroborating,
}

/// What bears on a claim, and the indexes of what is listed.
#[derive(Debug)]
struct Found {
    claim: u32,
    listed: Vec<usize>,
    bearing: EvidenceFound,
}

impl Found {
    /// The indexes of what is listed of a sort.
    fn of(&self, group: Option<EvidenceGroup>) -> Vec<usize> {
        let group = group.map(op::Group::from);
        let fits = |index: &usize| {
            self.bearing.items.get(*index).is_some_and(|item| group.is_none_or(|group| item.group == group))
        };
        self.listed.iter().copied().filter(fits).collect()
    }
}

/// What bears on a claim.
pub struct Evidence(Answer<Found>);

/// What speaks for a claim and what against it.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl Evidence {
    /// 1 - product(1 - weight) over all that speaks for the claim, 0 to 1: how likely some of it holds if the weights
    /// are independent probabilities.
    async fn support(&self) -> f64 {
        self.0.value().bearing.support
    }

    /// The same over all that speaks against it, 0 to 1.
    async fn opposition(&self) -> f64 {
        self.0.value().bearing.opposition
    }

    /// Support less opposition, -1 to 1.
    async fn net(&self) -> f64 {
        self.0.value().bearing.net()
    }

    /// How many claims bear on it.
    async fn count(
        &self,
        #[graphql(desc = "Only evidence of this sort; all when absent.")] group: Option<EvidenceGroup>,
    ) -> usize {
        self.0.value().of(group).len()
    }

    /// The claims that bear on it, the nearest first.
    async fn items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only evidence of this sort; all when absent.")] group: Option<EvidenceGroup>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<EvidenceItemConnection> {
        let (answer, lens) = (&self.0, self.0.lens());
        let indexes = answer.value().of(group);
        let item = |item: usize| Some((*indexes.get(item)?, *answer.value().bearing.items.get(*indexes.get(item)?)?));
        let key = |index| item(index).map_or([0; 16], |(_, item): (usize, Item)| answer.key(&lens, item.place));
        let make = |index| item(index).map(|(index, item)| EvidenceItem { answer: answer.clone(), index, item });
        let page = page(ctx, answer.list.among(&group), (first, after), (indexes.len(), key), make)?;
        Ok(EvidenceItemConnection::new(page, Known(indexes.len())))
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().bearing.truncated)
    }
}

/// A claim that bears on another.
pub struct EvidenceItem {
    answer: Answer<Found>,
    index: usize,
    item: Item,
}

/// A claim that bears on another.
#[Object]
impl EvidenceItem {
    /// The claim; its depth counts the links of its chain.
    async fn node(&self) -> GraphNode {
        self.answer.node(&self.answer.lens(), self.item.place, usize::try_from(self.item.depth).ok())
    }

    /// For or against.
    async fn stance(&self) -> EvidenceStance {
        self.item.stance.into()
    }

    /// What sort of evidence.
    async fn group(&self) -> EvidenceGroup {
        self.item.group.into()
    }

    /// Product of the strengths of its chain's links, where one without a strength counts as 1; above 0, at most 1.
    async fn weight(&self) -> f64 {
        self.item.weight
    }

    /// The links from the claim that was asked about to this one.
    async fn chain(&self) -> Vec<GraphLink> {
        let found = self.answer.value();
        let mut steps: Vec<(u32, Step)> = Vec::new();
        for item in found.bearing.chain(self.index) {
            let parent = item.parent.and_then(|parent| found.bearing.items.get(parent));
            steps.push((parent.map_or(found.claim, |parent| parent.place), item.step));
        }
        steps.reverse();
        self.answer.links(&self.answer.lens(), &steps)
    }
}

connection! {
    /// A page of claims that bear on another.
    EvidenceItemConnection, EvidenceItemConnectionEdge of EvidenceItem, counted by Known
}
