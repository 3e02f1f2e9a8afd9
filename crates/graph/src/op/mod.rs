//! What can be asked of a graph. Each operation is a function of a [`Lens`](crate::Lens) and a
//! [`Budget`](crate::Budget), without I/O; its answer names places by number and links by slot.

mod components;
mod conflict;
mod connection;
mod cycles;
mod degree;
mod edges;
mod evidence;
mod impact;
mod importance;
mod infer;
mod listing;
mod partition;
mod path;
mod reach;
mod shown;
mod strong;
mod surroundings;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wide_tests;

pub use components::{Components, Connectivity, components};
pub use conflict::{Conflict, ConflictOptions, Conflicts, conflicts};
pub use connection::{Connection, MAX_TERMINALS, connection};
pub use cycles::{Cycle, Cycles, cycles};
pub use degree::{DegreeStats, Degrees, degree_stats};
pub use edges::{ClaimEdge, EdgePage, claim_edges, count_claim_edges};
pub use evidence::{CORROBORATES, EvidenceFound, Group, Item, Stance, evidence};
pub use impact::{Affected, Cause, Chain, Fallen, Impact, Reason, impact};
pub use importance::{Importance, ImportanceOptions, importance};
pub use infer::{InferOptions, Inferred, InferredEdge, Rule, infer};
pub use path::{Path, PathKind, PathOptions, Paths, paths};
pub use reach::{Note, Reached, reach};
pub use surroundings::{
    Clash, QUESTION, RESPONDS_TO, Relevance, Surrounding, Surroundings, SurroundingsOptions, surroundings,
};
