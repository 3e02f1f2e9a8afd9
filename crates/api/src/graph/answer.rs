//! What all answers of the graph have in common.

use std::sync::Arc;

use async_graphql::{Enum, SimpleObject};
use claimgraph_graph::{Lens, LinkId, Mode, Step, Truncated, is_dependency};
use claimgraph_store::graph::{GraphAnswer, Origin};
use claimgraph_store::read::View;

use super::link::GraphLink;
use super::list::{Fingerprint, Key};
use super::node::GraphNode;
use crate::scalars::Long;

/// Why an answer is not complete.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Truncated")]
pub enum Truncation {
    /// As many claims were entered as may be: ask for more `nodes`, or narrow the question.
    Nodes,
    /// The time was over: allow more with `timeLimitMs`, or narrow the question.
    Time,
    /// As many answers were found as were asked for, and there are more.
    Answers,
}

/// What answered a question about the graph. Both give the same answers.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Origin")]
pub enum AnswerOrigin {
    /// The index in memory.
    Index,
    /// The database, where there is no index yet, or none may be kept.
    Database,
}

/// How far an answer can be relied on.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct AnswerState {
    /// Why the answer is not complete; null when it is.
    truncated: Option<Truncation>,
    /// The position of the log for which the answer is exact.
    position: Long,
    /// What answered.
    origin: AnswerOrigin,
}

/// An answer with what turns its numbers into claims and links, cheap to clone.
#[derive(Debug)]
pub(super) struct Answer<T> {
    found: Arc<GraphAnswer<T>>,
    pub(super) view: View,
    mode: Mode,
    /// Tells its list from others.
    pub(super) list: Fingerprint,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self { found: Arc::clone(&self.found), ..*self }
    }
}

impl<T> Answer<T> {
    pub(super) fn new(found: GraphAnswer<T>, view: View, mode: Mode, list: Fingerprint) -> Self {
        Self { found: Arc::new(found), view, mode, list }
    }

    pub(super) fn value(&self) -> &T {
        &self.found.value
    }

    /// The graph as the question saw it, whatever the types of links.
    pub(super) fn lens(&self) -> Lens<'_> {
        self.found.lens()
    }

    pub(super) fn state(&self, truncated: Option<Truncated>) -> AnswerState {
        AnswerState {
            truncated: truncated.map(Into::into),
            position: self.found.position.into(),
            origin: self.found.origin.into(),
        }
    }

    /// A claim of the answer.
    pub(super) fn node(&self, lens: &Lens<'_>, place: u32, depth: Option<usize>) -> GraphNode {
        GraphNode::new(self.view, lens, place, depth)
    }

    /// What tells a place from others, in every form of the graph and whatever becomes of it.
    pub(super) fn key(&self, lens: &Lens<'_>, place: u32) -> Key {
        match self.mode {
            Mode::Lineages => *lens.lineage(place).uuid().as_bytes(),
            Mode::Versions => *lens.claim(place).uuid().as_bytes(),
        }
    }

    /// What tells a step from others.
    pub(super) fn step_key(&self, lens: &Lens<'_>, from: u32, step: Step) -> Key {
        let link = lens.link(step.slot).map_or([0; 16], |link| match link.id {
            LinkId::Edge(id) => *id.uuid().as_bytes(),
            LinkId::Relation(id) => *id.uuid().as_bytes(),
        });
        let mut hasher = blake3::Hasher::new();
        for part in [link, self.key(lens, from), self.key(lens, step.to)] {
            hasher.update(&part);
        }
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        key
    }

    /// The links that steps follow, each step with the place where it begins. Depths count from the first one.
    pub(super) fn links(&self, lens: &Lens<'_>, steps: &[(u32, Step)]) -> Vec<GraphLink> {
        let link = |(index, (from, step)): (usize, &(u32, Step))| {
            let ends = (self.node(lens, *from, Some(index)), self.node(lens, step.to, Some(index + 1)));
            GraphLink::new(lens, ends, step.slot, step.against)
        };
        steps.iter().enumerate().filter_map(link).collect()
    }
}

/// Steps that follow one another, each with the place where it begins.
pub(super) fn trail(start: u32, steps: &[Step]) -> Vec<(u32, Step)> {
    let begins = std::iter::once(start).chain(steps.iter().map(|step| step.to));
    begins.zip(steps.iter().copied()).collect()
}

/// The step by a link from one place to another. A relation leads to its conclusions, one of a type that says what its
/// source needs from them.
pub(super) fn step_by(lens: &Lens<'_>, from: u32, slot: u32, to: u32) -> Step {
    let relation = lens.is_relation(slot);
    let against = lens.edge_type(slot).is_some_and(|edge_type| {
        let backward = if relation {
            lens.roles(slot).conclusions.contains(&to) == is_dependency(edge_type)
        } else {
            !lens.is_source(slot, from)
        };
        backward && !edge_type.symmetric
    });
    Step { to, slot, against, relation }
}
