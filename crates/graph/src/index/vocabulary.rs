//! The names that an index uses: types of links and claims, namespaces, roles.

use std::sync::Arc;

use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model::{Category, EdgeType};

use super::record::KIND;
use crate::number::{Full, Names, at};

/// Role of the member that a relation's other members lead to.
pub const CONCLUSION: &str = "conclusion";

/// Which way a relation of a type is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orientation {
    /// From the conclusion to what it rests on: the type says that its source needs its target.
    FromConclusion,
    /// From the other members to the conclusion.
    ToConclusion,
}

/// The names. Cloning is cheap; what is shared is copied when it changes, which is rare.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    kinds: Arc<Names<String>>,
    /// The definition of each kind, by number.
    edge_types: Arc<Vec<Option<EdgeType>>>,
    pub(crate) claim_types: Arc<Names<String>>,
    pub(crate) namespaces: Arc<Names<NamespaceId>>,
    pub(crate) roles: Arc<Names<String>>,
}

impl Vocabulary {
    /// The number of a type of links.
    pub(crate) fn kind(&mut self, name: &str) -> Result<u16, Full> {
        let number = numbered(&mut self.kinds, name);
        u16::try_from(number).ok().filter(|kind| *kind <= KIND).ok_or(Full)
    }

    pub(crate) fn define(&mut self, edge_type: &EdgeType) -> Result<(), Full> {
        let kind = usize::from(self.kind(&edge_type.name)?);
        let types = Arc::make_mut(&mut self.edge_types);
        if types.len() <= kind {
            types.resize(kind + 1, None);
        }
        if let Some(place) = types.get_mut(kind) {
            *place = Some(edge_type.clone());
        }
        Ok(())
    }

    /// Whether a definition changes which way relations of a type are walked.
    pub(crate) fn redefines(&self, edge_type: &EdgeType) -> bool {
        let known = self.edge_types.iter().flatten().find(|known| known.name == edge_type.name);
        let meaning = |edge_type: &EdgeType| (is_dependency(edge_type), edge_type.symmetric);
        known.is_some_and(|known| meaning(known) != meaning(edge_type))
    }

    /// Whether every kind is below 64.
    #[inline]
    pub(crate) fn fits_a_word(&self) -> bool {
        self.kinds.len() <= 64 && self.edge_types.len() <= 64
    }

    pub(crate) fn kind_name(&self, kind: u16) -> &str {
        self.kinds.name(u32::from(kind & KIND)).map_or("", String::as_str)
    }

    pub(crate) fn edge_type(&self, kind: u16) -> Option<&EdgeType> {
        self.edge_types.get(usize::from(kind & KIND))?.as_ref()
    }

    /// The number of every kind whose definition a test lets through, as a set.
    pub(crate) fn kinds(&self, test: impl Fn(&EdgeType) -> bool) -> KindSet {
        let mut set = KindSet::default();
        for (kind, edge_type) in (0_u16..).zip(self.edge_types.iter()) {
            if edge_type.as_ref().is_some_and(&test) {
                set.insert(kind);
            }
        }
        set
    }

    pub(crate) fn orientation(&self, kind: u16) -> Orientation {
        match self.edge_type(kind) {
            Some(edge_type) if is_dependency(edge_type) => Orientation::FromConclusion,
            _ => Orientation::ToConclusion,
        }
    }

    pub(crate) fn claim_type(&mut self, name: &str) -> u32 {
        numbered(&mut self.claim_types, name)
    }

    pub(crate) fn role(&mut self, name: &str) -> u32 {
        numbered(&mut self.roles, name)
    }

    pub(crate) fn namespace(&mut self, id: NamespaceId) -> u32 {
        match self.namespaces.find(&id) {
            Some(number) => number,
            None => Arc::make_mut(&mut self.namespaces).number(&id),
        }
    }
}

/// Whether an edge of the type says that its source needs its target to hold: `depends_on`, `assumes`,
/// `derives_from`, and every other logical type without cycles.
#[must_use]
pub fn is_dependency(edge_type: &EdgeType) -> bool {
    edge_type.category == Category::Logical && edge_type.acyclic
}

fn numbered(names: &mut Arc<Names<String>>, name: &str) -> u32 {
    match names.find(name) {
        Some(number) => number,
        None => Arc::make_mut(names).number(&name.to_owned()),
    }
}

/// A set of kinds. Those below 64, which are all in most graphs, take no memory of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KindSet {
    first: u64,
    /// The kinds from 64 on, if there are any. Sets are copied for each walk: a copy shares them.
    more: Option<Arc<Vec<u64>>>,
}

impl KindSet {
    pub(crate) fn insert(&mut self, kind: u16) {
        let Some(word) = usize::from(kind >> 6).checked_sub(1) else {
            self.first |= 1 << kind;
            return;
        };
        let more = Arc::make_mut(self.more.get_or_insert_default());
        if more.len() <= word {
            more.resize(word + 1, 0);
        }
        if let Some(word) = more.get_mut(word) {
            *word |= 1 << (kind & 63);
        }
    }

    /// Whether the kind, whatever its flags, is in the set.
    #[inline]
    pub(crate) fn contains(&self, kind: u16) -> bool {
        let kind = kind & KIND;
        let word = match usize::from(kind >> 6).checked_sub(1) {
            None => self.first,
            Some(word) => self.more().get(word).copied().unwrap_or(0),
        };
        word >> (kind & 63) & 1 == 1
    }

    /// The kinds that are in both sets.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let first = self.first & other.first;
        if self.more.is_none() || other.more.is_none() {
            return Self { first, more: None };
        }
        let more = self.more().iter().zip(other.more()).map(|(word, other)| word & other).collect();
        Self { first, more: Some(Arc::new(more)) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first == 0 && self.more().iter().all(|word| *word == 0)
    }

    /// The kinds below 64 that are in the set, as bits.
    #[inline]
    pub(crate) fn first_word(&self) -> u64 {
        self.first
    }

    /// Whether there are no others.
    pub(crate) fn only_first_word(&self) -> bool {
        self.more.is_none()
    }

    fn more(&self) -> &[u64] {
        self.more.as_ref().map_or(&[], |more| more.as_slice())
    }
}

/// A set of other numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct NumberSet(Vec<u64>);

impl NumberSet {
    pub(crate) fn insert(&mut self, number: u32) {
        let word = at(number >> 6);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (number & 63);
        }
    }

    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0.get(at(number >> 6)).is_some_and(|word| word >> (number & 63) & 1 == 1)
    }

    /// Memory taken, bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.0.capacity() * 8
    }
}
