//! The arguments that all questions about the graph share.

use std::time::Duration;

use async_graphql::{Context, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_graph::Mode;
use claimgraph_store::read::View;

use super::filter::GraphFilter;
use super::refuse::{bounded, refused_at};
use super::walk::{Follow, Walk};
use crate::context::{ApiLimits, request};
use crate::query::{AsOf, view};
use crate::scalars::{DateTime, Long};
use crate::types::EdgeView;

/// The arguments that all questions about the graph share, as given.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) filter: Option<GraphFilter>,
    pub(super) view: EdgeView,
    pub(super) nodes: Option<i32>,
    pub(super) time_limit_ms: Option<i32>,
    pub(super) at_least: Option<Long>,
    pub(super) as_of: Option<AsOf>,
    pub(super) valid_at: Option<DateTime>,
}

/// How many claims a walk enters when it is not told.
#[derive(Debug, Clone, Copy)]
pub(super) enum Nodes {
    /// As many as is usual.
    Usual,
    /// As many as it may be told.
    Most,
    /// As many as there are, since the question is about all of them.
    All,
}

impl Asked {
    /// The same, asked of the state at a position.
    pub(super) fn at(&self, position: i64) -> Self {
        Self { as_of: Some(AsOf::Position(Long(position))), ..self.clone() }
    }

    /// Checks the arguments.
    pub(super) async fn walk(self, ctx: &Context<'_>, follow: Follow, nodes: Nodes) -> Result<Walk> {
        let limits = &request(ctx)?.limits;
        let nodes = nodes.read(self.nodes, limits)?;
        let (usual, most) = (limits.traversal_time_ms_default, limits.traversal_time_ms_max);
        let millis = bounded("timeLimitMs", self.time_limit_ms, 1, most, usual)?;
        if let Some(Long(position)) = self.at_least.filter(|position| position.0 < 0) {
            let message = format!("it is {position}; a position is 0 or more");
            return Err(refused_at("atLeast")(Error::new(Code::BadRequest, message)).into());
        }
        let view = view(ctx, self.as_of, self.valid_at).await?;
        let walk = Self::filtered(ctx, follow, self.filter, view, self.view).await?;
        let at_least = self.at_least.map(|position| position.0);
        Ok(Walk { nodes, time: Duration::from_millis(u64::from(millis)), at_least, ..walk })
    }

    /// A walk of the usual bounds in a view.
    pub(super) async fn filtered(
        ctx: &Context<'_>,
        follow: Follow,
        filter: Option<GraphFilter>,
        view: View,
        edge_view: EdgeView,
    ) -> Result<Walk> {
        let limits = &request(ctx)?.limits;
        let mode = match edge_view {
            EdgeView::Lineage => Mode::Lineages,
            EdgeView::Exact => Mode::Versions,
        };
        let mut filter = filter.unwrap_or_default();
        let shape = format!("{follow:?} {mode:?} {view:?} {filter:?}");
        let names = filter.names()?;
        let (links, dependencies) = follow.links(ctx, view, names).await?;
        let options = filter.options(ctx, view, mode, links).await?;
        let nodes = Nodes::Usual.read(None, limits)?;
        let time = Duration::from_millis(u64::from(limits.traversal_time_ms_default));
        Ok(Walk { view, options, dependencies, nodes, time, at_least: None, shape: shape.into() })
    }
}

impl Nodes {
    fn read(self, asked: Option<i32>, limits: &ApiLimits) -> Result<usize, Error> {
        let most = limits.traversal_nodes_max;
        let default = match self {
            Self::Usual => limits.traversal_nodes_default,
            Self::All if asked.is_none() => return Ok(usize::MAX),
            Self::Most | Self::All => most,
        };
        Ok(usize::try_from(bounded("nodes", asked, 1, most, default)?).unwrap_or(usize::MAX))
    }
}
