use std::collections::HashMap;
use std::ops::ControlFlow;

use async_graphql::{Context, Object, Result};
use claimgraph_graph::{Budget, Lens, Step};

use super::answer::Answer;
use super::asked::Asked;
use super::filter::GraphFilter;
use super::link::GraphLink;
use super::list::{Known, page};
use super::node::GraphNode;
use super::together::{EachClaim, ask_of};
use super::walk::{Follow, Walk};
use crate::page::connection;
use crate::types::{Claim, EdgeDirection, EdgeView};

/// The field of a claim.
pub(super) struct OfClaim(pub(super) Claim);

#[Object]
impl OfClaim {
    /// The claims that one link joins with this one, each once, in the order of the log: first those that links lead
    /// to, then those that they come from. `LIMIT_EXCEEDED` when `first` is above the page maximum, `TIMEOUT` when
    /// looking took too long.
    async fn neighbours(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most neighbours, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only neighbours after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Which ends of links to follow.", default_with = "EdgeDirection::Both")]
        direction: EdgeDirection,
        #[graphql(desc = "Which links and which neighbours; all when absent.")] filter: Option<GraphFilter>,
        #[graphql(desc = "Links of all versions of the claim, or only of this one.", default)] view: EdgeView,
    ) -> Result<NeighbourConnection> {
        let claim = self.0.value().id;
        let walk = Asked::filtered(ctx, Follow::All(direction.into()), filter, self.0.view(), view).await?;
        // All of them, however many: they are counted.
        let walk = Walk { nodes: usize::MAX, ..walk };
        let one = ask_of(ctx, walk, Neighbours, claim).await?;
        let (answer, (place, near)) = (&one.answer, one.found()?);
        let lens = answer.lens();
        let key = |item| near.get(item).map_or([0; 16], |near: &Near| answer.key(&lens, near.place));
        let make = |item| near.get(item).map(|near| Neighbour::new(answer, &lens, *place, near));
        let page = page(ctx, answer.list.among(&claim), (first, after), (near.len(), key), make)?;
        Ok(NeighbourConnection::new(page, Known(near.len())))
    }
}

/// A claim next to another one.
#[derive(Debug)]
pub struct Neighbour {
    node: GraphNode,
    links: Vec<GraphLink>,
}

impl Neighbour {
    fn new<T>(answer: &Answer<T>, lens: &Lens<'_>, from: u32, near: &Near) -> Self {
        let links = near.steps.iter().flat_map(|step| answer.links(lens, &[(from, *step)]));
        Self { node: answer.node(lens, near.place, Some(1)), links: links.collect() }
    }
}

/// A claim that one link or more join with another.
#[Object]
impl Neighbour {
    /// The claim.
    async fn node(&self) -> &GraphNode {
        &self.node
    }

    /// The links that join them, in the order of the log: first those that lead to it, then those that come from it.
    async fn links(&self) -> &[GraphLink] {
        &self.links
    }
}

connection! {
    /// A page of claims next to another one.
    NeighbourConnection, NeighbourConnectionEdge of Neighbour, counted by Known
}

/// What is next to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Neighbours;

/// A place next to another, with the steps that lead to it.
#[derive(Debug)]
struct Near {
    place: u32,
    steps: Vec<Step>,
}

impl EachClaim for Neighbours {
    type Found = Vec<Near>;

    fn look(&self, lens: &Lens<'_>, place: u32, _: &Budget<'_>) -> Vec<Near> {
        let mut found: Vec<Near> = Vec::new();
        let mut indexes: HashMap<u32, usize> = HashMap::new();
        let _ = lens.each_step(place, &mut |step| {
            if let Some(known) = indexes.get(&step.to).and_then(|index| found.get_mut(*index)) {
                known.steps.push(step);
            } else if step.to != place && lens.sees(step.to) && lens.lists(step.to) {
                indexes.insert(step.to, found.len());
                found.push(Near { place: step.to, steps: vec![step] });
            }
            ControlFlow::Continue(())
        });
        found
    }
}
