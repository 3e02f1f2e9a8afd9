//! Asking the store a question of the graph.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::model::EdgeType;
use claimgraph_graph::{Budget, Kinds, Lens, LinkFilter, WalkOptions, Way, is_dependency};
use claimgraph_store::graph::{GraphAnswer, IndexState, LinkNames, Question};
use claimgraph_store::read::{EdgeDirection, View};

use super::answer::Answer;
use super::list::Fingerprint;
use super::start::Start;
use crate::context::{RequestContext, loaders};
use crate::loader::EdgeTypes;

/// A question whose arguments were checked.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) view: View,
    pub(super) options: WalkOptions,
    /// Only links whose source needs their target to hold, and which way these are followed.
    pub(super) dependencies: Option<Way>,
    pub(super) nodes: usize,
    pub(super) time: Duration,
    pub(super) at_least: Option<i64>,
    /// What it was made from, as text; equal for walks that see the same.
    pub(super) shape: Arc<str>,
}

/// Which links a question follows where its filter names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Follow {
    /// All.
    All(EdgeDirection),
    /// Those whose source needs their target to hold.
    Dependencies(EdgeDirection),
}

/// What a question is about, besides its walk.
#[derive(Debug)]
pub(super) struct Topic<'a> {
    /// The claims.
    pub(super) starts: &'a [Start],
    /// What decides, with the walk, which lists the answer has.
    pub(super) list: String,
}

impl<'a> Topic<'a> {
    /// That of a field, with those of its arguments that decide what its lists hold.
    pub(super) fn new(field: &str, starts: &'a [Start], arguments: impl Debug) -> Self {
        Self { starts, list: format!("{field} {starts:?} {arguments:?}") }
    }
}

impl Walk {
    /// Asks a question. The operation is given the graph, the places of the claims asked about, in their order, and its
    /// bounds.
    pub(super) async fn ask<T, F>(
        &self,
        request: &RequestContext,
        topic: Topic<'_>,
        operation: F,
    ) -> Result<Answer<T>, Error>
    where
        T: Send + 'static,
        F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
    {
        let list = Fingerprint::new(request.scope.tenant(), &(&topic.list, &self.shape));
        let (starts, dependencies) = (topic.starts.to_vec(), self.dependencies);
        let operation = move |lens: &Lens<'_>, versions: &[u32], budget: &Budget<'_>| {
            let places = starts.iter().zip(versions).map(|(start, version)| start.place(lens, *version));
            let places: Vec<u32> = places.collect();
            match dependencies {
                None => operation(lens, &places, budget),
                Some(way) => operation(&lens.among(way, is_dependency), &places, budget),
            }
        };
        let question = Question {
            claims: topic.starts.iter().map(|start| start.claim).collect(),
            options: self.options.clone(),
            nodes: self.nodes,
            time: self.time,
            at_least: self.at_least,
        };
        let found = known(request, question, Arc::new(operation)).await;
        let found = found.map_err(|error| Start::blame(topic.starts, error))?;
        Ok(Answer::new(found, self.view, self.options.mode, list))
    }
}

/// Asks, and asks again when a claim was not known that may be newer than the index: another process may have written
/// it.
async fn known<T, F>(request: &RequestContext, question: Question, operation: Arc<F>) -> Result<GraphAnswer<T>, Error>
where
    T: Send + 'static,
    F: Fn(&Lens<'_>, &[u32], &Budget<'_>) -> T + Send + Sync + 'static,
{
    let ask = async |question: Question| {
        let operation = Arc::clone(&operation);
        let operation = move |lens: &Lens<'_>, places: &[u32], budget: &Budget<'_>| operation(lens, places, budget);
        request.store.ask(&request.scope, question, operation).await
    };
    match ask(question.clone()).await {
        Err(error) if error.code == Code::NotFound && question.options.moment.as_of.is_none() => {
            if !matches!(request.store.graph_state(&request.scope), IndexState::Ready { .. }) {
                return Err(error);
            }
            let head = request.store.position(&request.scope).await?;
            ask(Question { at_least: Some(head), ..question }).await
        }
        answer => answer,
    }
}

impl Follow {
    /// The types of links to follow each way, and whether they are narrowed to dependencies. The registry is read only
    /// when the filter names types or categories.
    pub(super) async fn links(
        self,
        ctx: &Context<'_>,
        view: View,
        names: LinkNames,
    ) -> Result<(LinkFilter, Option<Way>)> {
        let (Self::All(direction) | Self::Dependencies(direction)) = self;
        if names.types.is_some() || names.categories.is_some() {
            let view = View { valid_at: None, ..view };
            let registry = loaders(ctx)?.of::<EdgeTypes>().load(&view, ()).await?.unwrap_or_default();
            let registry: Vec<EdgeType> = registry.iter().map(|edge_type| edge_type.as_ref().clone()).collect();
            unknown(&names, &registry)?;
            return Ok((names.links(&registry, direction)?, None));
        }
        if let Self::Dependencies(_) = self {
            let way = match direction {
                EdgeDirection::Out => Way::Along,
                EdgeDirection::In => Way::Against,
                EdgeDirection::Both => Way::Both,
            };
            return Ok((LinkFilter::default(), Some(way)));
        }
        let none = Kinds::Named(Vec::new());
        let (along, against) = match direction {
            EdgeDirection::Out => (Kinds::All, none),
            EdgeDirection::In => (none, Kinds::All),
            EdgeDirection::Both => (Kinds::All, Kinds::All),
        };
        Ok((LinkFilter { along, against, ..LinkFilter::default() }, None))
    }
}

/// Refuses names that no type has, each at its place.
fn unknown(names: &LinkNames, registry: &[EdgeType]) -> Result<(), Error> {
    let mut refused = Vec::new();
    for (index, name) in names.types.iter().flatten().enumerate() {
        let alone = LinkNames { types: Some(vec![name.clone()]), categories: None };
        if let Err(error) = alone.links(registry, EdgeDirection::Out) {
            refused.push(error.at(format!("filter.edgeTypes[{index}]")));
        }
    }
    Error::from_details(refused)
}
