//! Places in what a search found. A cursor carries the score and the id of a claim, the figures that scores are made
//! of, and the words that were taken for others, so that the next page goes on in the order of the first.

use claimgraph_domain::error::Error;
use claimgraph_domain::search::rank::Corpus;
use claimgraph_domain::search::words;

use super::ask::Correction;
use super::correct::MAX_TRIED;
use super::stats::Stats;
use crate::read::{Cursor, Fingerprint, KeyValue, invalid_cursor};

/// Values before the figures: the score and the id.
const KEYS: usize = 2;

/// What the first page of a search rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ground {
    pub(super) stats: Stats,
    pub(super) corrections: Vec<Correction>,
}

impl Ground {
    /// A cursor of a place in the list alone, as one that carries this too.
    pub(super) fn carried_by(&self, list: Fingerprint, place: &Cursor) -> Result<Cursor, Error> {
        Ok(Cursor::new(list, self.added_to(place.values(list)?)?))
    }

    /// Some values and this.
    pub(super) fn added_to(&self, mut values: Vec<KeyValue>) -> Result<Vec<KeyValue>, Error> {
        let words: Vec<(&str, &[String])> =
            self.corrections.iter().map(|one| (one.word.as_str(), one.tried.as_slice())).collect();
        values.push(KeyValue::Text(serde_json::to_string(&words).map_err(Error::internal)?));
        let Corpus { claims, words } = self.stats.corpus;
        values.extend([claims, words].into_iter().chain(self.stats.found.iter().copied()).map(KeyValue::Int));
        Ok(values)
    }

    /// What a client's cursor carries, and the place alone.
    pub(super) fn of(list: Fingerprint, cursor: &Cursor) -> Result<(Self, Cursor), Error> {
        let mut values = cursor.values(list)?;
        let carried = values.split_off(KEYS.min(values.len()));
        Ok((Self::read(&carried)?, Cursor::new(list, values)))
    }

    /// What was added to some values.
    pub(super) fn read(carried: &[KeyValue]) -> Result<Self, Error> {
        let [KeyValue::Text(text), figures @ ..] = carried else { return Err(invalid_cursor()) };
        let corrections: Vec<(String, Vec<String>)> = serde_json::from_str(text).map_err(|_| invalid_cursor())?;
        let corrections = corrections.into_iter().map(|(word, tried)| Correction { word, tried });
        let corrections: Vec<Correction> = corrections.collect();
        let figures = figures.iter().map(|figure| match figure {
            KeyValue::Int(figure) if *figure >= 0 => Ok(*figure),
            _ => Err(invalid_cursor()),
        });
        let figures: Vec<i64> = figures.collect::<Result<_, Error>>()?;
        let [claims, words, found @ ..] = figures.as_slice() else { return Err(invalid_cursor()) };
        if !corrections.iter().all(is_possible) {
            return Err(invalid_cursor());
        }
        let stats = Stats { corpus: Corpus { claims: *claims, words: *words }, found: found.to_vec() };
        Ok(Self { stats, corrections })
    }
}

/// Whether each word is one: they become part of a query.
fn is_possible(correction: &Correction) -> bool {
    let is_word = |text: &String| matches!(words(text).as_slice(), [word] if word.text == *text);
    (1..=MAX_TRIED).contains(&correction.tried.len()) && correction.tried.iter().all(is_word)
}
