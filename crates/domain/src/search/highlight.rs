//! Where a text fits a query.

use std::collections::HashSet;

use super::query::Expr;
use super::words::{Word, words};
use super::{Language, rank::Weight};

/// A stretch of a text, in UTF-16 code units, as JavaScript counts: `content.slice(start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

/// Finds what a query asked for in texts.
#[derive(Debug, Clone)]
pub struct Highlighter {
    language: Language,
    leaves: Vec<Expr>,
    stems: HashSet<String>,
}

impl Highlighter {
    /// For what claims are wanted to have.
    #[must_use]
    pub fn new(language: Language, leaves: &[Expr]) -> Self {
        let stems = leaves.iter().filter_map(|leaf| match leaf {
            Expr::Word(word) => Some(language.stem(word)),
            _ => None,
        });
        Self { language, leaves: leaves.to_vec(), stems: stems.collect() }
    }

    /// Where the text has what was asked for, in order; stretches that touch are one.
    #[must_use]
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let words = words(text);
        let mut spans: Vec<Span> = words.iter().filter(|word| self.marks(word)).map(span).collect();
        for leaf in &self.leaves {
            if let Expr::Phrase(phrase) = leaf {
                let found = runs(&words, phrase);
                spans.extend(found.filter_map(|run| Some(Span { start: run.first()?.start, end: run.last()?.end })));
            }
        }
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let overlaps = next.start < last.end;
            if overlaps {
                last.end = last.end.max(next.end);
            }
            overlaps
        });
        spans
    }

    /// How often a text has each part, and how many words it has.
    #[must_use]
    pub fn count(&self, text: &str) -> (Vec<i64>, i64) {
        let words = words(text);
        let stems: Vec<String> = words.iter().map(|word| self.language.stem(&word.text)).collect();
        let times = self.leaves.iter().map(|leaf| match leaf {
            Expr::Word(word) => {
                let stem = self.language.stem(word);
                length(stems.iter().filter(|other| **other == stem).count())
            }
            Expr::Prefix(start) => i64::from(words.iter().any(|word| word.text.starts_with(start.as_str()))),
            Expr::Phrase(phrase) => i64::from(runs(&words, phrase).next().is_some()),
            _ => 0,
        });
        (times.collect(), length(words.len()))
    }

    /// What each part brings to the score of a text.
    #[must_use]
    pub fn parts(&self, text: &str, weights: &[Weight]) -> Vec<f64> {
        let (times, length) = self.count(text);
        times.iter().zip(weights).map(|(times, weight)| weight.score(*times, length)).collect()
    }

    fn marks(&self, word: &Word) -> bool {
        let begins = |leaf: &Expr| matches!(leaf, Expr::Prefix(start) if word.text.starts_with(start.as_str()));
        self.stems.contains(&self.language.stem(&word.text)) || self.leaves.iter().any(begins)
    }
}

fn span(word: &Word) -> Span {
    Span { start: word.start, end: word.end }
}

fn runs<'a>(words: &'a [Word], phrase: &'a [String]) -> impl Iterator<Item = &'a [Word]> {
    let fits = move |run: &&[Word]| run.iter().map(|word| &word.text).eq(phrase);
    words.windows(phrase.len().max(1)).filter(fits)
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
