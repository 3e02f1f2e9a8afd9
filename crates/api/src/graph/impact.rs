use async_graphql::{Context, Enum, ID, Object, Result};
use claimgraph_graph::op::{self, Affected, Chain, Reason};
use claimgraph_graph::{Lens, LinkId};
use claimgraph_store::read::EdgeDirection;

use super::answer::{Answer, AnswerState, step_by};
use super::asked::Nodes;
use super::link::GraphLink;
use super::list::{Known, page};
use super::node::GraphNode;
use super::question::question;
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::compose::Extended;
use crate::context::request;
use crate::page::connection;
use crate::types::Relation;

question! {
    /// What would follow if some claims fell; nothing is written. A claim falls with what it depends on, and with the
    /// last of the relations that it was concluded from; it is weakened when something that supported it falls, and
    /// then passes nothing on. The filter's types are those that count. `NOT_FOUND` for a claim that does not exist in
    /// the view, `BAD_REQUEST` for a malformed argument, `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 5]
    #[nodes = "Most claims that are entered, those asked about included, 1 to 100,000 unless configured otherwise, which also holds when absent. An answer that was cut off says NODES."]
    async fn impact(
        ctx,
        asked,
        #[graphql(desc = "The claims that would fall: ids of claims, or of lineages for their newest versions, 1 to 1,000.")]
        of: Vec<ID>,
    ) -> Impact {
        let request = request(ctx)?;
        let of = Start::read_all("of", &of)?;
        let walk = asked.walk(ctx, Follow::All(EdgeDirection::Both), Nodes::Most).await?;
        let topic = Topic::new("impact", &of, ());
        let answer = walk.ask(request, topic, |lens, places, budget| {
            let impact = op::impact(lens, places, budget);
            let fallen = listed(lens, impact.fallen.places().iter().copied());
            let weakened = listed(lens, impact.weakened.iter().map(|affected| affected.place));
            Found { impact, fallen, weakened }
        });
        Ok(Impact(answer.await?))
    }
}

/// What would follow, and the indexes of what is listed.
#[derive(Debug)]
struct Found {
    impact: op::Impact,
    fallen: Vec<usize>,
    weakened: Vec<usize>,
}

fn listed(lens: &Lens<'_>, places: impl Iterator<Item = u32>) -> Vec<usize> {
    let listed = places.enumerate().filter(|(_, place)| lens.lists(*place));
    listed.map(|(index, _)| index).collect()
}

/// What would follow if claims fell.
pub struct Impact(Answer<Found>);

impl Impact {
    fn page(
        &self,
        ctx: &Context<'_>,
        list: &str,
        (indexes, affected): (&[usize], impl Fn(usize) -> Option<Affected>),
        arguments: (Option<i32>, Option<String>),
    ) -> Result<ImpactedClaimConnection> {
        let (answer, lens) = (&self.0, self.0.lens());
        let item = |item: usize| affected(*indexes.get(item)?);
        let key = |index| item(index).map_or([0; 16], |affected| answer.key(&lens, affected.place));
        let make = |index| item(index).map(|affected| ImpactedClaim { answer: answer.clone(), affected });
        let page = page(ctx, answer.list.among(&list), arguments, (indexes.len(), key), make)?;
        Ok(ImpactedClaimConnection::new(page, Known(indexes.len())))
    }
}

/// What would follow if some claims fell.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl Impact {
    /// How many claims would fall, those asked about not counted.
    async fn fallen_count(&self) -> usize {
        self.0.value().fallen.len()
    }

    /// How many claims would lose support and still stand.
    async fn weakened_count(&self) -> usize {
        self.0.value().weakened.len()
    }

    /// The claims that would fall, the nearest first.
    async fn fallen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<ImpactedClaimConnection> {
        let found = self.0.value();
        self.page(ctx, "fallen", (&found.fallen, |index| found.impact.fallen.get(index)), (first, after))
    }

    /// The claims that would lose support and still stand, the nearest first.
    async fn weakened(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<ImpactedClaimConnection> {
        let found = self.0.value();
        self.page(ctx, "weakened", (&found.weakened, |index| found.impact.weakened.get(index).copied()), (first, after))
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().impact.truncated)
    }
}

/// Why a claim would fall or be weakened.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
pub enum ImpactReason {
    /// It falls: it depends on a claim that falls.
    Dependency,
    /// It falls: of the relations that it was concluded from, the last one broke.
    RelationsBroken,
    /// It is weakened: a claim that falls spoke for it, implied it or was equivalent to it.
    LostSupport,
    /// It is weakened: a relation that it was concluded from broke, and another one stands.
    LostRelation,
}

/// A claim that would fall or be weakened.
pub struct ImpactedClaim {
    answer: Answer<Found>,
    affected: Affected,
}

impl ImpactedClaim {
    fn links(&self) -> Vec<GraphLink> {
        let lens = self.answer.lens();
        let Chain { start, links } = self.answer.value().impact.chain(&self.affected);
        let mut from = start;
        let mut steps = Vec::with_capacity(links.len());
        for (slot, to) in links {
            steps.push((from, step_by(&lens, from, slot, to)));
            from = to;
        }
        self.answer.links(&lens, &steps)
    }
}

/// A claim that would fall or be weakened if others fell.
#[Object]
impl ImpactedClaim {
    /// The claim; its depth counts the links that bring it about.
    async fn node(&self) -> GraphNode {
        let depth = usize::try_from(self.affected.depth).ok();
        self.answer.node(&self.answer.lens(), self.affected.place, depth)
    }

    /// Why.
    async fn reason(&self) -> ImpactReason {
        match self.affected.reason {
            Reason::Dependency { .. } => ImpactReason::Dependency,
            Reason::RelationsBroken { .. } => ImpactReason::RelationsBroken,
            Reason::LostSupport { .. } => ImpactReason::LostSupport,
            Reason::LostRelation { .. } => ImpactReason::LostRelation,
        }
    }

    /// The links that bring it about, from one of the claims asked about to this one; no other chain has fewer.
    async fn chain(&self) -> Vec<GraphLink> {
        self.links()
    }

    /// For `LOST_RELATION` the relation by which the claim still stands, the one asserted first of several.
    async fn standing(&self, ctx: &Context<'_>) -> Option<Result<Extended<Relation>>> {
        let Reason::LostRelation { standing, .. } = self.affected.reason else { return None };
        let id = self.answer.lens().link(standing).map(|link| link.id);
        match id {
            Some(LinkId::Relation(id)) => Relation::find(ctx, self.answer.view, id).await.transpose(),
            _ => None,
        }
    }
}

connection! {
    /// A page of claims that would fall or be weakened.
    ImpactedClaimConnection, ImpactedClaimConnectionEdge of ImpactedClaim, counted by Known
}
