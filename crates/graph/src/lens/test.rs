//! Filters in terms of an index's numbers.

use std::sync::Arc;

use claimgraph_domain::model::{ClaimStatus, EdgeType};

use super::options::{ClaimFilter, Kinds};
use crate::index::record::Version;
use crate::index::statuses::StatusSet;
use crate::index::vocabulary::{KindSet, NumberSet, Vocabulary};

/// Types of links by number.
#[derive(Debug, Clone)]
pub(super) enum KindTest {
    All,
    Some(KindSet),
}

impl KindTest {
    #[inline]
    pub(super) fn new(kinds: &Kinds, vocabulary: &Vocabulary) -> Self {
        match kinds {
            Kinds::All => Self::All,
            Kinds::Named(names) if names.is_empty() => Self::none(),
            Kinds::Named(names) => Self::Some(vocabulary.kinds(|edge_type| names.contains(&edge_type.name))),
        }
    }

    /// Those of its types whose definition a test lets through; a type without a definition is not among them.
    pub(super) fn among(&self, vocabulary: &Vocabulary, test: impl Fn(&EdgeType) -> bool) -> Self {
        let wanted = vocabulary.kinds(test);
        match self {
            Self::All => Self::Some(wanted),
            Self::Some(kinds) => Self::Some(wanted.and(kinds)),
        }
    }

    /// No type.
    pub(super) fn none() -> Self {
        Self::Some(KindSet::default())
    }

    #[inline]
    pub(super) fn passes(&self, kind: u16) -> bool {
        match self {
            Self::All => true,
            Self::Some(kinds) => kinds.contains(kind),
        }
    }

    /// The kinds as bits, when all there are are below 64.
    pub(super) fn bits(&self) -> u64 {
        match self {
            Self::All => u64::MAX,
            Self::Some(kinds) => kinds.first_word(),
        }
    }

    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::Some(kinds) if kinds.is_empty())
    }
}

/// A test of claims by number.
#[derive(Debug, Clone)]
pub(super) struct ClaimTest {
    statuses: StatusSet,
    /// What matters besides the status, which is nothing for most. It stands elsewhere, so that tests are moved fast.
    narrow: Option<Arc<Narrow>>,
}

#[derive(Debug)]
struct Narrow {
    claim_types: Option<NumberSet>,
    namespaces: Option<NumberSet>,
}

impl ClaimTest {
    #[inline]
    pub(super) fn new(filter: &ClaimFilter, vocabulary: &Vocabulary) -> Self {
        let statuses = filter.statuses.as_ref();
        let statuses = statuses.map_or(StatusSet::ALL, |allowed| allowed.iter().copied().collect());
        let is_narrow = filter.claim_types.is_some() || filter.namespaces.is_some();
        Self { statuses, narrow: is_narrow.then(|| Arc::new(Narrow::new(filter, vocabulary))) }
    }

    /// Whether nothing but the status matters.
    #[inline]
    pub(super) fn is_of_status_only(&self) -> bool {
        self.narrow.is_none()
    }

    /// Whether everything passes.
    pub(super) fn is_open(&self) -> bool {
        self.is_of_status_only() && self.statuses == StatusSet::ALL
    }

    #[inline]
    pub(super) fn passes_status(&self, status: ClaimStatus) -> bool {
        self.statuses.contains(status)
    }

    /// Whether claims in any of some statuses pass, as far as these matter.
    #[inline]
    pub(super) fn passes_statuses(&self, statuses: StatusSet) -> bool {
        self.statuses.has_all(statuses)
    }

    pub(super) fn passes_version(&self, version: &Version) -> bool {
        self.narrow.as_ref().is_none_or(|narrow| narrow.passes(version))
    }
}

impl Narrow {
    fn new(filter: &ClaimFilter, vocabulary: &Vocabulary) -> Self {
        let claim_types = filter.claim_types.as_ref();
        let namespaces = filter.namespaces.as_ref();
        Self {
            claim_types: claim_types
                .map(|names| numbers(names.iter().filter_map(|name| vocabulary.claim_types.find(name.as_str())))),
            namespaces: namespaces.map(|ids| numbers(ids.iter().filter_map(|id| vocabulary.namespaces.find(id)))),
        }
    }

    fn passes(&self, version: &Version) -> bool {
        self.claim_types.as_ref().is_none_or(|types| types.contains(version.claim_type))
            && self.namespaces.as_ref().is_none_or(|namespaces| namespaces.contains(version.namespace))
    }
}

fn numbers(found: impl Iterator<Item = u32>) -> NumberSet {
    let mut set = NumberSet::default();
    found.for_each(|number| set.insert(number));
    set
}
