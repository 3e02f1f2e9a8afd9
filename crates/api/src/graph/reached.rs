//! What a breadth-first walk entered, as lists.

use async_graphql::{Context, ID, Result};
use claimgraph_graph::Lens;
use claimgraph_graph::op::Reached;

use super::answer::Answer;
use super::node::GraphNodeConnection;

/// What a breadth-first walk entered, and what of that is listed.
#[derive(Debug)]
pub(super) struct Walked {
    pub(super) reached: Reached,
    listed: Listed,
}

/// Places by their indexes in the order of entry.
#[derive(Debug)]
enum Listed {
    /// From one to the last.
    From(usize),
    /// These.
    These(Vec<usize>),
}

impl Walked {
    /// Lists what was entered from an index on, as far as the lens does.
    pub(super) fn from(lens: &Lens<'_>, reached: Reached, begin: usize) -> Self {
        if lens.lists_all() {
            return Self { reached, listed: Listed::From(begin) };
        }
        let all = (begin..reached.places.len()).collect();
        Self::these(lens, reached, all)
    }

    /// Lists some of what was entered, as far as the lens does.
    pub(super) fn these(lens: &Lens<'_>, reached: Reached, mut indexes: Vec<usize>) -> Self {
        indexes.retain(|index| reached.places.get(*index).is_some_and(|place| lens.lists(*place)));
        Self { reached, listed: Listed::These(indexes) }
    }

    pub(super) fn count(&self) -> usize {
        match &self.listed {
            Listed::From(begin) => self.reached.places.len().saturating_sub(*begin),
            Listed::These(indexes) => indexes.len(),
        }
    }

    /// The index in the order of entry of an item of the list.
    fn entry(&self, item: usize) -> Option<usize> {
        match &self.listed {
            Listed::From(begin) => Some(begin + item),
            Listed::These(indexes) => indexes.get(item).copied(),
        }
    }

    /// The places that are listed, each with its distance from the nearest start.
    pub(super) fn places(&self) -> impl Iterator<Item = (u32, usize)> {
        (0..self.count()).filter_map(|item| Some((self.place(item)?, self.reached.depth(self.entry(item)?))))
    }

    fn place(&self, item: usize) -> Option<u32> {
        self.reached.places.get(self.entry(item)?).copied()
    }
}

/// How many were started from: they come first.
pub(super) fn starts(reached: &Reached) -> usize {
    reached.levels.get(1).copied().unwrap_or(reached.places.len())
}

/// An answer that lists what a walk entered.
pub(super) trait Lists {
    /// What it lists.
    fn walked(&self) -> &Walked;
}

impl<T: Lists> Answer<T> {
    /// A page of the claims.
    pub(super) fn nodes(&self, ctx: &Context<'_>, page: (Option<i32>, Option<String>)) -> Result<GraphNodeConnection> {
        let walked = self.value().walked();
        let node = |item| Some((walked.place(item)?, Some(walked.reached.depth(walked.entry(item)?))));
        self.node_list(ctx, self.list.among(&"nodes"), page, walked.count(), node)
    }

    /// The ids of the claims, or of some.
    pub(super) fn ids(&self, ctx: &Context<'_>, part: (Option<i32>, Option<ID>)) -> Result<Vec<ID>> {
        let walked = self.value().walked();
        self.id_list(ctx, part, walked.count(), |item| walked.place(item))
    }
}
