//! What has changed since the compressed part was made. Everything here is persistent: a copy shares its parts
//! with the original, so that readers keep theirs while the log goes on.

use std::sync::Arc;

use claimgraph_domain::model::ClaimStatus;
use rpds::{HashTrieMapSync, VectorSync};
use uuid::Uuid;

use super::record::{Ends, Entry, Link, Member, Node, Version};
use super::touched::Touched;
use crate::fact::Period;

/// Rows that go on where the compressed ones end.
pub(crate) type MoreRows = HashTrieMapSync<u32, VectorSync<Entry>>;

/// Changes over a base. Numbers go on where those of the base end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overlay {
    pub(crate) versions: VectorSync<Version>,
    pub(crate) nodes: VectorSync<Node>,
    pub(crate) links: VectorSync<Link>,
    pub(crate) members: VectorSync<Member>,
    /// The newest version of lineages that have got one.
    pub(crate) newest: HashTrieMapSync<u32, u32>,
    /// All later statuses of versions that have changed, each with its position.
    pub(crate) changes: HashTrieMapSync<u32, VectorSync<(u32, ClaimStatus)>>,
    pub(crate) strengths: HashTrieMapSync<u32, f64>,
    pub(crate) ends: HashTrieMapSync<u32, Ends>,
    pub(crate) periods: HashTrieMapSync<u32, Period>,
    pub(crate) out: MoreRows,
    pub(crate) into: MoreRows,
    pub(crate) claims: HashTrieMapSync<Uuid, u32>,
    pub(crate) lineages: HashTrieMapSync<Uuid, u32>,
    pub(crate) slots: HashTrieMapSync<Uuid, u32>,
    /// The lineages about which the overlay says anything.
    pub(crate) touched: Arc<Touched>,
    /// How many changes it holds.
    pub(crate) size: usize,
}

impl Overlay {
    /// To note about which lineages it says something.
    pub(crate) fn touch(&mut self) -> &mut Touched {
        Arc::make_mut(&mut self.touched)
    }
}
