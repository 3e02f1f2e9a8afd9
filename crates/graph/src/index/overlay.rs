//! What has changed since the compressed part was made. Everything here is persistent: a copy shares its parts
//! with the original, so that readers keep theirs while the log goes on.

use claimgraph_domain::model::ClaimStatus;
use rpds::{HashTrieMapSync, VectorSync};
use uuid::Uuid;

use super::more_row::MoreRow;
use super::record::{Ends, Link, Member, Node, Version};
use super::touched::Touched;
use crate::fact::Period;
use crate::number::Plainly;

/// Values of numbers.
type ByNumber<T> = HashTrieMapSync<u32, T, Plainly>;

/// Rows that go on where the compressed ones end.
pub(crate) type MoreRows = ByNumber<MoreRow>;

/// Changes over a base. Numbers go on where those of the base end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overlay {
    pub(crate) versions: VectorSync<Version>,
    pub(crate) nodes: VectorSync<Node>,
    pub(crate) links: VectorSync<Link>,
    pub(crate) members: VectorSync<Member>,
    /// The present status of lineages that have got a version or a status.
    pub(crate) states: ByNumber<ClaimStatus>,
    /// The newest version of lineages that have got one.
    pub(crate) newest: ByNumber<u32>,
    /// All later statuses of versions that have changed, each with its position.
    pub(crate) changes: ByNumber<VectorSync<(u32, ClaimStatus)>>,
    pub(crate) strengths: ByNumber<f64>,
    pub(crate) ends: ByNumber<Ends>,
    pub(crate) periods: ByNumber<Period>,
    pub(crate) out: MoreRows,
    pub(crate) into: MoreRows,
    pub(crate) claims: HashTrieMapSync<Uuid, u32>,
    pub(crate) lineages: HashTrieMapSync<Uuid, u32>,
    pub(crate) slots: HashTrieMapSync<Uuid, u32>,
    /// The lineages about which the overlay says anything.
    pub(crate) touched: Touched,
    /// How many changes it holds.
    pub(crate) size: usize,
}

impl Overlay {
    /// Notes the present status of a lineage.
    pub(super) fn note_status(&mut self, node: u32, status: ClaimStatus) {
        let before = self.states.get(&node).copied();
        self.states.insert_mut(node, status);
        self.touched.claim(node, before, status);
    }
}
