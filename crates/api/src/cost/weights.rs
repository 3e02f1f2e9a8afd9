//! What costs more than its shape shows, in fields.

use crate::graph;

/// A mutation: a transaction, its rules and its event.
pub(super) const MUTATION: u64 = 10;

/// An object in a list of a mutation's input, such as a claim or an edge of a bundle: rows and an event of its own.
pub(super) const ITEM: u64 = 2;

/// A part of the schema as data: everything about types is in memory, but there is much of it.
pub(super) const INTROSPECTION: u64 = 100;

/// Fields that cost more than one, by their type. Those of walks stand beside the fields ([`graph::WEIGHTS`]).
pub(super) const FIELDS: [(&str, &str, u64); 2] = [("Claim", "confidence", 20), ("Claim", "inferredEdges", 5)];

/// `totalCount`: a statement of its own, which reads every entry of the list.
pub(super) const TOTAL_COUNT: u64 = 10;

/// A search: it looks at every claim that it finds, and puts them in order.
pub(super) const SEARCH: u64 = 10;

/// A context bundle: a search, two walks, and the texts of all that may stand in it.
pub(super) const CONTEXT: u64 = 30;

/// What a field costs without what is below it and what its arguments add.
pub(super) fn of(ty: &str, field: &str) -> u64 {
    match (ty, field) {
        ("Mutation", _) => MUTATION,
        (_, "totalCount") => TOTAL_COUNT,
        ("Query", "search" | "searchStatus") | ("SearchConnection", "facets") => SEARCH,
        ("Query", "context") => CONTEXT,
        ("Query", field) => graph::WEIGHTS.iter().find(|(name, _)| *name == field).map_or(1, |(_, weight)| *weight),
        _ => FIELDS.iter().find(|(on, name, _)| (*on, *name) == (ty, field)).map_or(1, |(.., weight)| *weight),
    }
}
