//! Which words are alike: by the groups of three letters that they share, and by the strokes from one to the other.

use std::collections::BTreeSet;

use super::words::MAX_WORD_CHARS;

/// Words shorter than this are not corrected: too much is near them.
pub const MIN_CORRECTED_CHARS: usize = 4;

/// Most strokes (a letter more, less, other, or two that changed places) from a word to what corrects it.
const MAX_STROKES: usize = 2;

/// The groups of three characters of a word, with two blanks before it and one after it.
#[must_use]
pub fn grams(word: &str) -> BTreeSet<String> {
    let padded: Vec<char> = "  ".chars().chain(word.chars().take(MAX_WORD_CHARS)).chain(" ".chars()).collect();
    padded.windows(3).map(|three| three.iter().collect()).collect()
}

/// Whether a word is near enough to be what was meant: its distance, where it is. Short words must be nearer.
#[must_use]
pub fn distance(meant: &str, word: &str) -> Option<usize> {
    let chars = meant.chars().count();
    if chars < MIN_CORRECTED_CHARS {
        return None;
    }
    let most = if chars < 6 { 1 } else { MAX_STROKES };
    let distance = strsim::osa_distance(meant, word);
    (1..=most).contains(&distance).then_some(distance)
}
