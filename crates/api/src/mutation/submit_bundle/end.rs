//! What an edge, a relation or an artifact of a bundle names.

use async_graphql::{ID, OneofObject};
use claimgraph_store::ops::bundle::End;

use crate::mutation::read::Reader;

/// One end of an edge or place of a relation.
#[derive(Debug, OneofObject)]
pub(in crate::mutation) enum BundleEndInput {
    /// The temporary id of a claim of this bundle; another one is refused with `REFERENCE_UNRESOLVED`.
    TempId(String),
    /// A claim version that exists, else `NOT_FOUND`.
    Claim(ID),
    /// A claim known by an outside reference: `reference`, or `reference#anchor` for one of several claims
    /// of that source. For one end of an edge only; the edge then waits until the claim arrives.
    External(String),
}

impl BundleEndInput {
    /// The store's form; `path` is where it stands in the input.
    pub(super) fn read(self, reader: &mut Reader, path: &str) -> Option<End> {
        match self {
            Self::TempId(name) => Some(End::TempId(name)),
            Self::Claim(id) => reader.id(path, &id).map(End::Claim),
            Self::External(reference) => Some(End::External(reference)),
        }
    }
}
