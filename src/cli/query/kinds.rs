//! Which links a question follows.

use claimgraph_domain::error::Error;
use claimgraph_domain::model::{ClaimStatus, EdgeType};
use claimgraph_graph::{ClaimFilter, Moment, WalkOptions, is_dependency};
use claimgraph_store::graph::LinkNames;
use claimgraph_store::read::EdgeDirection;

use super::Options;

/// What is followed unless types are named.
pub(super) enum Links {
    /// What a claim needs.
    Needs(EdgeDirection),
    /// Everything.
    All(EdgeDirection),
}

pub(super) fn walk_options(registry: &[EdgeType], links: &Links, options: &Options) -> Result<WalkOptions, Error> {
    let needs = || registry.iter().filter(|known| is_dependency(known)).map(|known| known.name.clone()).collect();
    let (types, direction) = match links {
        Links::Needs(direction) => (options.types.clone().or_else(|| Some(needs())), *direction),
        Links::All(direction) => (options.types.clone(), *direction),
    };
    let shown = vec![ClaimStatus::Draft, ClaimStatus::Active];
    Ok(WalkOptions {
        moment: Moment { as_of: options.as_of, valid_at: None },
        links: LinkNames { types, categories: None }.links(registry, direction)?,
        through: ClaimFilter { statuses: (!options.all_statuses).then_some(shown), ..ClaimFilter::default() },
        ..WalkOptions::default()
    })
}
