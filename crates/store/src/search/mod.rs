//! The text index of claims: how it is kept (`index`), made anew ([`Store::rebuild_search`]) and asked
//! ([`Store::search`]).
//!
//! Every version of every claim stands in it, whatever its status, because the past can be searched too; what is
//! retracted or superseded is left out by the condition that lists have. `words` makes the words and their stems, so
//! that both databases are given the very same; `dialect` and `native` hold all that differs between them.
//!
//! [`Store::rebuild_search`]: crate::Store::rebuild_search
//! [`Store::search`]: crate::Store::search

mod ask;
mod belief;
mod correct;
mod counts;
mod cursor;
mod dialect;
mod entity;
mod facets;
mod fields;
mod fused;
mod index;
mod meaning;
mod native;
mod options;
mod place;
mod plan;
mod rebuild;
mod run;
mod stats;
#[cfg(test)]
mod tests;
mod words;

pub use ask::{Correction, Facets, Matched, ScorePart, SearchAnswer, SearchHit, SearchMode, SearchQuery};
pub use counts::{SearchCount, SearchStats};
pub use options::SearchOptions;
pub use rebuild::SearchSummary;

pub(crate) use index::{forget_tenant, index};
pub(crate) use rebuild::Progress;
