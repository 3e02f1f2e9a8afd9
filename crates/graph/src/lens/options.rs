//! What a walk may follow, enter and list.

use std::collections::HashSet;

use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::time::Timestamp;

/// What the places of a walk are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Lineages: a link counts for all versions of the claims that it joins.
    #[default]
    Lineages,
    /// Claim versions: a link joins exactly the versions that it cites.
    Versions,
}

/// At which moment of the log, and for which moment of the world; the present, whatever holds when, by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Moment {
    /// A position of the log, inclusive.
    pub as_of: Option<i64>,
    /// A moment at which claims and links must hold.
    pub valid_at: Option<Timestamp>,
}

/// Some types of links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Kinds {
    /// Every type.
    #[default]
    All,
    /// Those with these names; none for an empty list.
    Named(Vec<String>),
}

/// Which links are followed, and which way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkFilter {
    /// Types that are followed from source to target. A symmetric link is followed from either end.
    pub along: Kinds,
    /// Types that are followed from target to source.
    pub against: Kinds,
    /// Least strength, inclusive; leaves out links without one.
    pub min_strength: Option<f64>,
    /// Greatest strength, inclusive; leaves out links without one.
    pub max_strength: Option<f64>,
}

/// A test of claims. A lineage is judged by the newest version that the moment shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimFilter {
    /// Only these claim types.
    pub claim_types: Option<Vec<String>>,
    /// Only in these namespaces, exactly: a caller who means a subtree gives all of it.
    pub namespaces: Option<HashSet<NamespaceId>>,
    /// Only in these statuses.
    pub statuses: Option<Vec<ClaimStatus>>,
}

/// Everything that narrows a walk.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WalkOptions {
    /// What the places are.
    pub mode: Mode,
    /// When.
    pub moment: Moment,
    /// Which links are followed.
    pub links: LinkFilter,
    /// Which claims are entered: others are neither listed nor walked through. The claims that a walk starts from are
    /// always entered.
    pub through: ClaimFilter,
    /// Which of the claims that are entered are listed and counted.
    pub only: ClaimFilter,
}
