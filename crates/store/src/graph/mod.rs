//! Questions about the whole graph: answered by an index in memory where there is one, and by the database where
//! there is not, alike in both.
//!
//! An index is loaded when it is first wanted and brought forward by the log: after each commit of this process at
//! once, after those of others when the log is looked at again. While it is loading, and where the graph would not
//! fit into the memory that it may take, the same operations run over a part of the graph that is fetched as they go.

mod answer;
mod ask;
mod change;
mod fetch;
mod follow;
mod keeper;
mod load;
mod names;
mod reader;
mod rows;
#[cfg(test)]
mod tests;

pub use answer::{GraphAnswer, Origin};
pub use ask::Question;
pub use keeper::{GraphOptions, IndexState, IndexSummary};
pub use names::LinkNames;

pub(crate) use change::change;
pub(crate) use keeper::Keeper;
