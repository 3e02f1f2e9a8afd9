//! Questions that are asked again when the graph changes.

use async_graphql::{Context, Result};
use claimgraph_store::feed::{EventFilter, Reader};

use crate::feed::{Beginning, open};

/// Categories of streams whose events change what a walk finds.
pub(super) const GRAPH: &[&str] = &["$claim", "$edge", "$relation", "$edge_type"];

/// Follows the events of some categories.
pub(super) async fn follow(ctx: &Context<'_>, begin: Beginning, categories: &[&[&str]]) -> Result<Reader> {
    let categories = categories.concat().into_iter().map(str::to_owned).collect();
    let filter = EventFilter { categories: Some(categories), ..EventFilter::default() };
    open(ctx, begin.read()?, filter).await
}
