//! Searching, as far as it is pure: what a query says ([`Query`]), what the words of a text are ([`words()`]), what words
//! have in common ([`Language`]), how well a text fits ([`rank`]), and where it does ([`highlight`]); how alike meanings
//! are ([`vector`]), and how several orders become one ([`fusion`]).
//!
//! Both databases are given words that were made here. Their own tokenizers and stemmers differ, so that a claim would
//! be found on one and not on the other; these are the same wherever they run. `docs/SEARCH.md` is for those who
//! search.

pub mod fusion;
pub mod grams;
mod highlight;
mod language;
mod limits;
mod query;
pub mod rank;
pub mod relevance;
pub mod vector;
mod words;

pub use highlight::{Highlighter, Span};
pub use language::Language;
pub use limits::SearchLimits;
pub use query::{Expr, Field, Problem, Query, QueryError};
pub use words::{MAX_WORD_CHARS, Word, words};
