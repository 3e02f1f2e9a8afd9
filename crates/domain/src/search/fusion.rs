//! One order out of several: reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
//!
//! Points of different kinds cannot be added up, but places in an order can: what stands at place `r` of an order gets
//! `weight / (60 + r)` from it, and nothing from an order that it does not stand in.

use std::collections::HashMap;
use std::hash::Hash;

use crate::model::text_enum;

/// How little the first places differ from one another; the figure of the paper.
pub const K: f64 = 60.0;

/// A weight of this is one.
const WHOLE: f64 = 100.0;

text_enum! {
    /// What claims are put in order by.
    Part {
        /// How well the words fit.
        Text = "text",
        /// How near the meaning is.
        Meaning = "meaning",
        /// How sure reviewers are.
        Confidence = "confidence",
        /// What speaks for it and against it.
        Evidence = "evidence",
        /// How new it is.
        Recency = "recency",
        /// How sure it is that its sources say so.
        Provenance = "provenance",
    }
}

/// How much each order counts, in hundredths; one of 0 is not even made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weights {
    /// Of the words.
    pub text: u32,
    /// Of the meaning.
    pub meaning: u32,
    /// Of the confidence.
    pub confidence: u32,
    /// Of the evidence.
    pub evidence: u32,
    /// Of the age.
    pub recency: u32,
    /// Of the provenance.
    pub provenance: u32,
}

impl Default for Weights {
    /// Words and meaning alike, and nothing else.
    fn default() -> Self {
        Self { text: 100, meaning: 100, confidence: 0, evidence: 0, recency: 0, provenance: 0 }
    }
}

impl Weights {
    /// The weight of an order.
    #[must_use]
    pub const fn of(&self, part: Part) -> u32 {
        match part {
            Part::Text => self.text,
            Part::Meaning => self.meaning,
            Part::Confidence => self.confidence,
            Part::Evidence => self.evidence,
            Part::Recency => self.recency,
            Part::Provenance => self.provenance,
        }
    }
}

/// What an order gives to what stands at a place of it; the first is 1.
#[must_use]
pub fn points(weight: u32, place: u32) -> f64 {
    f64::from(weight) / WHOLE / (K + f64::from(place))
}

/// The places of things with values, the greatest first. Those with the same value share the first of their places.
#[must_use]
pub fn places<T: Copy + Eq + Hash>(values: impl IntoIterator<Item = (T, f64)>) -> HashMap<T, u32> {
    let mut values: Vec<(T, f64)> = values.into_iter().collect();
    values.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let mut places = HashMap::with_capacity(values.len());
    let (mut place, mut last) = (0_u32, None);
    for (n, (thing, value)) in values.into_iter().enumerate() {
        if last != Some(value.to_bits()) {
            place = u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
            last = Some(value.to_bits());
        }
        places.insert(thing, place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_is_first_and_equals_share_a_place() {
        let places = places([('a', 0.5), ('b', 2.0), ('c', 0.5), ('d', -1.0), ('e', 0.5)]);
        assert_eq!(
            ['b', 'a', 'c', 'e', 'd'].map(|thing| places[&thing]),
            [1, 2, 2, 2, 5],
            "three share the second place, so that the next is the fifth"
        );
    }

    #[test]
    fn points_are_those_of_the_paper() {
        assert!((points(100, 1) - 1.0 / 61.0).abs() < 1e-12);
        assert!((points(250, 40) - 2.5 / 100.0).abs() < 1e-12);
        assert_eq!(points(0, 1).to_bits(), 0.0_f64.to_bits());
        // Second in both orders is better than first in one alone.
        assert!(points(100, 2) * 2.0 > points(100, 1));
    }
}
