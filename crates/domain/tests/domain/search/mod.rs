mod highlight;
mod properties;
mod query;
mod relevance;
mod words;

use claimgraph_domain::search::{Query, SearchLimits};

/// A query, read with the usual limits.
pub(crate) fn read(text: &str) -> Query {
    Query::parse(text, &SearchLimits::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}
