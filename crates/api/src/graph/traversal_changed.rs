//! Which claims come into the answer of a traversal, and which leave it.

use std::collections::HashSet;

use async_graphql::{Context, ID, Object, Result};
use async_trait::async_trait;
use claimgraph_graph::Truncated;
use claimgraph_graph::op::{Note, reach};
use claimgraph_store::feed::{LogCursor, Reader};

use super::answer::{Answer, Truncation};
use super::asked::{Asked, Nodes};
use super::filter::GraphFilter;
use super::list::Key;
use super::node::GraphNode;
use super::reached::Walked;
use super::refuse::bounded;
use super::start::Start;
use super::traverse::USUAL_DEPTH;
use super::walk::{Follow, Topic};
use super::watch::{self, GRAPH};
use crate::context::request;
use crate::feed::{Beginning, Pick, Seen, delivery};
use crate::scalars::{Cursor, Long};
use crate::types::{EdgeDirection, EdgeView};

/// The answer of a traversal changed.
#[derive(Debug)]
pub struct TraversalChanges {
    added: Vec<GraphNode>,
    removed: Vec<GraphNode>,
    count: usize,
    truncated: Option<Truncated>,
    cursor: LogCursor,
}

/// The answer of a traversal changed.
#[Object]
impl TraversalChanges {
    /// The claims that came into it, the nearest first.
    async fn added(&self) -> &[GraphNode] {
        &self.added
    }

    /// The claims that left it, as they were when they were last part of it, the nearest first.
    async fn removed(&self) -> &[GraphNode] {
        &self.removed
    }

    /// How many claims the answer has now, with those that it starts from.
    async fn count(&self) -> usize {
        self.count
    }

    /// Why the answer is not complete; null when it is. What is cut off comes and goes with what is nearer.
    async fn truncated(&self) -> Option<Truncation> {
        self.truncated.map(Into::into)
    }

    /// Pass it as `after` to go on, after any interruption.
    async fn cursor(&self) -> Cursor {
        self.cursor.into()
    }

    /// The position of the log at the cursor, for which the answer is exact.
    async fn position(&self) -> Long {
        self.cursor.position().into()
    }
}

delivery! {
    /// What following a traversal gives.
    TraversalDelivery of TraversalChanges
}

/// A traversal as it is asked for.
#[derive(Debug)]
pub(crate) struct WatchedTraversal {
    pub(crate) from: Vec<ID>,
    pub(crate) direction: EdgeDirection,
    pub(crate) depth: Option<i32>,
    pub(crate) filter: Option<GraphFilter>,
    pub(crate) view: EdgeView,
    pub(crate) nodes: Option<i32>,
}

/// A traversal that is asked again, with its last answer.
pub(crate) struct TraversalWatch<'a, 'c> {
    ctx: &'a Context<'c>,
    starts: Vec<Start>,
    direction: EdgeDirection,
    depth: u32,
    asked: Asked,
    known: Found,
}

/// The claims of an answer in its order.
#[derive(Debug, Default)]
struct Found {
    nodes: Vec<(Key, GraphNode)>,
    truncated: Option<Truncated>,
}

/// Begins to follow a traversal: its answer is known at the beginning.
pub(crate) async fn traversal_changes<'a, 'c>(
    ctx: &'a Context<'c>,
    begin: Beginning,
    traversal: WatchedTraversal,
) -> Result<(Reader, TraversalWatch<'a, 'c>)> {
    let WatchedTraversal { from, direction, depth, filter, view, nodes } = traversal;
    let starts = Start::read_all("from", &from)?;
    let most = request(ctx)?.limits.traversal_depth_max;
    let depth = bounded("depth", depth, 0, most, USUAL_DEPTH.min(most))?;
    let reader = watch::follow(ctx, begin, &[GRAPH]).await?;
    let asked = Asked { filter, view, nodes, ..Asked::default() };
    let mut watch = TraversalWatch { ctx, starts, direction, depth, asked, known: Found::default() };
    watch.known = watch.ask(reader.cursor().position()).await?;
    Ok((reader, watch))
}

impl TraversalWatch<'_, '_> {
    async fn ask(&self, position: i64) -> Result<Found> {
        let follow = Follow::All(self.direction.into());
        let walk = self.asked.at(position).walk(self.ctx, follow, Nodes::Usual).await?;
        let topic = Topic::new("traversalChanged", &self.starts, self.depth);
        let depth = self.depth;
        let answer: Answer<Walked> = walk
            .ask(request(self.ctx)?, topic, move |lens, places, budget| {
                Walked::from(lens, reach(lens, places, Some(depth), Note::default(), budget), 0)
            })
            .await?;
        let lens = answer.lens();
        let walked = answer.value();
        let node = |(place, depth)| (answer.key(&lens, place), answer.node(&lens, place, Some(depth)));
        Ok(Found { nodes: walked.places().map(node).collect(), truncated: walked.reached.truncated })
    }
}

#[async_trait]
impl Pick for TraversalWatch<'_, '_> {
    type Changes = TraversalChanges;

    async fn pick(&mut self, seen: Seen<'_>) -> Result<Option<TraversalChanges>> {
        let found = self.ask(seen.cursor.position()).await?;
        let before = std::mem::replace(&mut self.known, found);
        let added = lacking(&self.known, &before);
        let removed = lacking(&before, &self.known);
        Ok((!added.is_empty() || !removed.is_empty()).then_some(TraversalChanges {
            added,
            removed,
            count: self.known.nodes.len(),
            truncated: self.known.truncated,
            cursor: seen.cursor,
        }))
    }
}

/// The claims of one answer that another lacks.
fn lacking(one: &Found, other: &Found) -> Vec<GraphNode> {
    let known: HashSet<&Key> = other.nodes.iter().map(|(key, _)| key).collect();
    one.nodes.iter().filter(|(key, _)| !known.contains(key)).map(|(_, node)| node.clone()).collect()
}
