//! Sense keys, of senseidx(5WN): names of words in their senses that last from version to version.

use super::error::{Fault, ParseError};
use super::network::Told;
use super::pos::PartOfSpeech;
use super::relation::Relation;
use super::synset::{Synset, Word};
use super::{Network, network::Link};

impl Network {
    /// The sense keys of a synset, one for each of its words, such as `dog%1:05:00::`. Words that differ in their
    /// capitals only share one.
    #[must_use]
    pub fn sense_keys(&self, index: usize, heads: &Heads) -> Vec<String> {
        let Some(synset) = self.synsets.get(index) else {
            return Vec::new();
        };
        let head = heads.of(index).and_then(|head| self.synsets.get(head)).and_then(|head| head.words.first());
        let mut keys: Vec<String> = Vec::with_capacity(synset.words.len());
        for word in &synset.words {
            let key = key(synset, word, head);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The head of each satellite.
    #[must_use]
    pub fn heads(&self) -> Heads {
        Heads::of_links(&self.synsets, &self.links)
    }
}

/// The adjectives in whose clusters satellites stand.
#[derive(Debug)]
pub struct Heads(Vec<Option<usize>>);

impl Heads {
    fn of_links(synsets: &[Synset], links: &[Link]) -> Self {
        let mut heads = vec![None; synsets.len()];
        let is_satellite = |index: usize| synsets.get(index).is_some_and(|synset| synset.satellite);
        for link in links.iter().filter(|link| link.relation == Relation::Similar) {
            for (one, other) in [(link.source, link.target), (link.target, link.source)] {
                if is_satellite(one)
                    && !is_satellite(other)
                    && let Some(head) = heads.get_mut(one)
                {
                    head.get_or_insert(other);
                }
            }
        }
        Self(heads)
    }

    fn of(&self, index: usize) -> Option<usize> {
        self.0.get(index).copied().flatten()
    }
}

/// Refuses a satellite without a head: its sense keys need one.
pub(super) fn check_heads(synsets: &[Synset], links: &[Link], told: &[Told]) -> Result<(), ParseError> {
    let heads = Heads::of_links(synsets, links);
    for (index, (synset, told)) in synsets.iter().zip(told).enumerate() {
        if synset.satellite && heads.of(index).is_none() {
            let fault = Fault::new(0, "a satellite is similar (`&`) to the head of its cluster, and this one to none");
            return Err(fault.within(synset.id.pos.file(), told.line));
        }
    }
    Ok(())
}

/// The key of a word. A head keeps the sign of the place where it must stand, as in the keys of WordNet itself.
fn key(synset: &Synset, word: &Word, head: Option<&Word>) -> String {
    let number = match synset.id.pos {
        PartOfSpeech::Noun => 1,
        PartOfSpeech::Verb => 2,
        PartOfSpeech::Adjective if synset.satellite => 5,
        PartOfSpeech::Adjective => 3,
        PartOfSpeech::Adverb => 4,
    };
    let (lemma, file, id) = (word.written.to_lowercase(), synset.lex_name.number(), word.lex_id);
    let head = head.filter(|_| synset.satellite).map_or_else(String::new, |head| {
        let sign = head.place.map_or("", super::synset::Place::sign);
        format!("{}{sign}:{:02}", head.written.to_lowercase(), head.lex_id)
    });
    let head = if head.is_empty() { ":" } else { &head };
    format!("{lemma}%{number}:{file:02}:{id:02}:{head}")
}
