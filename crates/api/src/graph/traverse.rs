use async_graphql::{Context, ID, Object, Result};
use claimgraph_graph::Truncated;
use claimgraph_graph::op::{Note, reach};

use super::answer::{Answer, AnswerState};
use super::asked::Nodes;
use super::between::{Joint, links_between};
use super::link::{GraphLink, GraphLinkConnection};
use super::list::{Known, page};
use super::node::GraphNodeConnection;
use super::question::question;
use super::reached::{Lists, Walked, starts};
use super::refuse::bounded;
use super::start::Start;
use super::walk::{Follow, Topic};
use crate::context::request;
use crate::types::EdgeDirection;

/// Depth of a walk that is not told how far to go.
pub(super) const USUAL_DEPTH: u32 = 3;

question! {
    /// Walks breadth-first from some claims: everything within so many links, the nearest first, of equally near ones
    /// those first that were linked first. `NOT_FOUND` for a claim that does not exist in the view, `BAD_REQUEST` for a
    /// malformed argument, `LIMIT_EXCEEDED` for one that is too great.
    #[weight = 5]
    #[nodes = "Most claims that are entered, those that the walk starts from included, 1 to 100,000 unless configured otherwise; 1,000 when absent. An answer that was cut off says NODES."]
    async fn traverse(
        ctx,
        asked,
        #[graphql(desc = "Where to start: ids of claims, or of lineages for their newest versions, 1 to 1,000.")]
        from: Vec<ID>,
        #[graphql(desc = "Which way links are followed.", default_with = "EdgeDirection::Out")]
        direction: EdgeDirection,
        #[graphql(desc = "Most links from the nearest start, 0 to 10 unless configured otherwise; 3 when absent. 0 gives the starts alone.")]
        depth: Option<i32>,
        #[graphql(desc = "Whether `links` has every link between claims that were entered, or only those by which they were entered.", default)]
        all_links: bool,
    ) -> Traversal {
        let request = request(ctx)?;
        let starts = Start::read_all("from", &from)?;
        let most = request.limits.traversal_depth_max;
        let depth = bounded("depth", depth, 0, most, USUAL_DEPTH.min(most))?;
        let walk = asked.walk(ctx, Follow::All(direction.into()), Nodes::Usual).await?;
        let linked = ctx.look_ahead().field("links").exists();
        let topic = Topic::new("traverse", &starts, (depth, all_links));
        let note = Note { steps: linked && !all_links, leaves: false };
        let answer = walk.ask(request, topic, move |lens, places, budget| {
            let reached = reach(lens, places, Some(depth), note, budget);
            let mut truncated = reached.truncated;
            let links = (linked && all_links).then(|| {
                let (links, cut) = links_between(lens, &reached.places, budget);
                truncated = truncated.or(cut);
                links
            });
            Found { walked: Walked::from(lens, reached, 0), links, truncated }
        });
        Ok(Traversal(answer.await?))
    }
}

#[derive(Debug)]
struct Found {
    walked: Walked,
    /// All links between what was entered, where they are asked for.
    links: Option<Vec<Joint>>,
    truncated: Option<Truncated>,
}

impl Lists for Found {
    fn walked(&self) -> &Walked {
        &self.walked
    }
}

impl Found {
    fn link_count(&self) -> usize {
        let reached = &self.walked.reached;
        self.links.as_ref().map_or(reached.steps.len().saturating_sub(starts(reached)), Vec::len)
    }

    /// A link of the list.
    fn joint(&self, item: usize) -> Option<Joint> {
        if let Some(links) = &self.links {
            return links.get(item).copied();
        }
        let reached = &self.walked.reached;
        let to = starts(reached) + item;
        let (from, step) = reached.steps.get(to).copied().flatten()?;
        Some(Joint { from, to, step })
    }
}

/// What a walk found.
pub struct Traversal(Answer<Found>);

/// What a walk through the graph found.
#[Object]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl Traversal {
    /// How many claims are listed, with those that it starts from.
    async fn count(&self) -> usize {
        self.0.value().walked.count()
    }

    /// The ids of the claims, the nearest first.
    async fn ids(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most ids, 0 to 100,000 unless configured otherwise; as many when absent.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only those after this one; CURSOR_INVALID for one that is not listed.")] after: Option<ID>,
    ) -> Result<Vec<ID>> {
        self.0.ids(ctx, (first, after))
    }

    /// The claims, the nearest first.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<GraphNodeConnection> {
        self.0.nodes(ctx, (first, after))
    }

    /// The links by which claims were entered, in the order of entry; with `allLinks` every link between claims that
    /// were entered, each once.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most links, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only links after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
    ) -> Result<GraphLinkConnection> {
        let answer = &self.0;
        let (lens, found) = (answer.lens(), answer.value());
        let reached = &found.walked.reached;
        let node = |index: usize| {
            let place = reached.places.get(index).copied()?;
            Some(answer.node(&lens, place, Some(reached.depth(index))))
        };
        let key = |item| {
            let joint = found.joint(item);
            let from = joint.and_then(|joint| Some((*reached.places.get(joint.from)?, joint.step)));
            from.map_or([0; 16], |(from, step)| answer.step_key(&lens, from, step))
        };
        let link = |item| {
            let Joint { from, to, step } = found.joint(item)?;
            GraphLink::new(&lens, (node(from)?, node(to)?), step.slot, step.against)
        };
        let page = page(ctx, answer.list.among(&"links"), (first, after), (found.link_count(), key), link)?;
        Ok(GraphLinkConnection::new(page, Known(found.link_count())))
    }

    #[graphql(flatten)]
    async fn state(&self) -> AnswerState {
        self.0.state(self.0.value().truncated)
    }
}
