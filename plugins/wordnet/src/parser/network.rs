//! Synsets and the relations between them.

use std::collections::{BTreeMap, HashMap};

use super::error::{Fault, ParseError};
use super::pos::SynsetId;
use super::relation::{Relation, Way};
use super::synset::{Pointer, Synset};

/// A whole WordNet.
#[derive(Debug)]
pub struct Network {
    /// Its version, such as `3.0`.
    pub version: String,
    /// The copyright and the license, as the first file has them.
    pub notice: String,
    /// The synsets: nouns, verbs, adjectives, adverbs, each in the order of the file.
    pub synsets: Vec<Synset>,
    /// The relations between them, each once, by the later of the two, the earlier and the relation.
    pub links: Vec<Link>,
}

/// A relation that holds between two synsets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link {
    /// The index of the synset that it holds of; of a symmetric relation, the earlier one.
    pub source: usize,
    /// The index of the other.
    pub target: usize,
    /// What holds.
    pub relation: Relation,
    /// Between which words: the index of the source's and of the target's. Empty where it holds between the synsets.
    pub words: Vec<(usize, usize)>,
}

impl Link {
    /// The index of the later of the two synsets.
    #[must_use]
    pub fn later(&self) -> usize {
        self.source.max(self.target)
    }
}

/// Where a synset stands, and what it points to.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) line: usize,
    pub(super) pointers: Vec<Pointer>,
}

/// What a relation joins, by number, and whether it was told from its later end.
type Ends = (usize, usize, Relation, bool);

/// The relations that pointers tell of.
pub(super) fn links(synsets: &[Synset], told: &[Told]) -> Result<Vec<Link>, ParseError> {
    let places: HashMap<SynsetId, usize> = synsets.iter().enumerate().map(|(index, one)| (one.id, index)).collect();
    let mut found: BTreeMap<Ends, Vec<(usize, usize)>> = BTreeMap::new();
    for (from, (synset, told)) in synsets.iter().zip(told).enumerate() {
        for pointer in &told.pointers {
            let refuse = |message: String| Fault::new(pointer.at, message).within(synset.id.pos.file(), told.line);
            let to = places.get(&pointer.target).copied();
            let to = to.ok_or_else(|| refuse(format!("there is no synset {}", pointer.target)))?;
            check_target(pointer, synsets.get(to)).map_err(refuse)?;
            // Within one synset, the words say which is the earlier.
            let turned = match pointer.way {
                Way::Along => false,
                Way::Against => true,
                Way::Both if from == to => pointer.words.is_some_and(|(own, other)| own > other),
                Way::Both => from > to,
            };
            let (source, target) = if turned { (to, from) } else { (from, to) };
            // Whether the source is the later one is part of the key: both directions may hold.
            let key = (source.max(target), source.min(target), pointer.relation, source > target);
            let words = found.entry(key).or_default();
            let pair = pointer.words.map(|(own, other)| if turned { (other, own) } else { (own, other) });
            words.extend(pair.filter(|pair| !words.contains(pair)));
        }
    }
    let link = |((later, earlier, relation, from_later), words)| {
        let (source, target) = if from_later { (later, earlier) } else { (earlier, later) };
        Link { source, target, relation, words }
    };
    Ok(found.into_iter().map(link).collect())
}

/// Checks that the word exists that a pointer leads to.
fn check_target(pointer: &Pointer, target: Option<&Synset>) -> Result<(), String> {
    let words = target.map_or(0, |target| target.words.len());
    match pointer.words {
        Some((_, word)) if word >= words => {
            Err(format!("there is no word {} in synset {}, which has {words}", word + 1, pointer.target))
        }
        _ => Ok(()),
    }
}
