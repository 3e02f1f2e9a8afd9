//! Places in what was found by its meaning. A cursor carries the score and the id of a claim, the position of the log and
//! the model that the first page rests on, and the figures of the words, so that the next page is of the same order.

use std::cmp::Ordering;

use claimgraph_domain::error::Error;
use uuid::Uuid;

use super::cursor::Ground;
use crate::read::{Cursor, Fingerprint, KeyValue, invalid_cursor};
use crate::vector::Basis;

/// What the first page of a search rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Base {
    /// The state of the log that claims are put in order by.
    pub(super) as_of: i64,
    /// What is known of their meaning; `None` where it was left out.
    pub(super) meaning: Option<Basis>,
    /// What is known of their words.
    pub(super) words: Ground,
}

/// A place in the order: better first, then by id.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) score: f64,
    pub(super) id: Uuid,
}

impl Place {
    /// Which of two comes first.
    pub(super) fn order(self, other: Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.id.cmp(&other.id))
    }
}

impl Base {
    /// The cursor of a place.
    pub(super) fn cursor(&self, list: Fingerprint, place: Place) -> Result<Cursor, Error> {
        let meaning = self.meaning.unwrap_or_default();
        let values = vec![
            KeyValue::Double(place.score.to_bits()),
            KeyValue::Id(place.id),
            KeyValue::Int(self.as_of),
            KeyValue::Int(i64::from(meaning.model)),
            KeyValue::Int(meaning.upto),
        ];
        Ok(Cursor::new(list, self.words.added_to(values)?))
    }

    /// What a client's cursor carries.
    pub(super) fn of(list: Fingerprint, cursor: &Cursor) -> Result<(Self, Place), Error> {
        let values = cursor.values(list)?;
        let [
            KeyValue::Double(score),
            KeyValue::Id(id),
            KeyValue::Int(as_of),
            KeyValue::Int(model),
            KeyValue::Int(upto),
            words @ ..,
        ] = values.as_slice()
        else {
            return Err(invalid_cursor());
        };
        let model = i32::try_from(*model).map_err(|_| invalid_cursor())?;
        let meaning = (model > 0).then_some(Basis { model, upto: *upto });
        let base = Self { as_of: *as_of, meaning, words: Ground::read(words)? };
        Ok((base, Place { score: f64::from_bits(*score), id: *id }))
    }
}
