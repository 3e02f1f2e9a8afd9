//! The graph of claims in memory and what can be asked of it; no I/O.
//!
//! A [`Snapshot`] is the graph as of one position of the log: compressed rows in both directions, with what has
//! changed since laid over them. An [`Index`] holds the newest one and is brought forward by [`Change`]s. A [`Lens`]
//! shows a snapshot at a moment and through filters, and the operations in [`op`] walk what it shows.
//!
//! The same operations run over a part of the graph that is fetched as it is walked: see [`Partial`].

mod budget;
mod cycle;
mod entered;
pub mod fact;
mod index;
mod lens;
mod marks;
mod number;
pub mod op;
mod order;
mod stopwatch;
mod table;
#[cfg(test)]
mod testing;

pub use budget::{Budget, Truncated};
pub use cycle::find_cycle;
pub use fact::{Change, EdgeFact, Facts, MemberFact, Period, RelationFact, VersionFact};
pub use index::{Builder, CONCLUSION, EdgeView, Index, LinkId, LinkView, MemberView, Refused, Snapshot, is_dependency};
pub use lens::{
    ClaimFilter, Grounds, Kinds, Lens, LinkFilter, Missed, Mode, Moment, Partial, Roles, Side, Step, WalkOptions, Way,
};
pub use order::{EdgesOf, Neighbours, TopologicalOrder};
pub use stopwatch::Stopwatch;
