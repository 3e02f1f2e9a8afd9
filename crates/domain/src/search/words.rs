//! The words of a text.

use std::iter::once;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Most characters of a word; what is longer is cut.
pub const MAX_WORD_CHARS: usize = 100;

/// A word of a text, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in normal form: lower case, without accents, letters of one kind written alike.
    pub text: String,
    /// Where it begins in the text, in UTF-16 code units, as JavaScript counts.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

/// The words of a text, in order.
///
/// A word is a run of letters and digits. An apostrophe between letters belongs to it and is left out (`Fermat's` is
/// `fermats`); the characters of scripts that are written without spaces are words of their own. The words of a word
/// are that word.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader::default();
    let mut chars = text.chars().peekable();
    let mut at = 0_u32;
    while let Some(char) = chars.next() {
        let end = at.saturating_add(if u32::from(char) > 0xffff { 2 } else { 1 });
        if is_apostrophe(char) && !reader.text.is_empty() && chars.peek().is_some_and(|next| next.is_alphanumeric()) {
            at = end;
            continue;
        }
        reader.take(char, at, end);
        at = end;
    }
    reader.finish();
    reader.words
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    text: String,
    start: u32,
    end: u32,
}

impl Reader {
    fn take(&mut self, char: char, start: u32, end: u32) {
        if char.is_ascii() {
            let folded = char.to_ascii_lowercase();
            return if folded.is_ascii_alphanumeric() { self.push(folded, start, end) } else { self.finish() };
        }
        for part in self.folded(char).nfc() {
            if is_single(part) {
                self.finish();
                self.push(part, start, end);
                self.finish();
            } else if is_combining_mark(part) {
                // A sign that belongs to the letter before it.
                if !self.text.is_empty() {
                    self.push(part, start, end);
                }
            } else if part.is_alphanumeric() && !is_apostrophe(part) {
                self.push(part, start, end);
            } else if !is_apostrophe(part) {
                self.finish();
            }
        }
    }

    /// A character in lower case and without accents, taken apart.
    fn folded(&self, char: char) -> String {
        let mut parts = Vec::new();
        decompose_compatible(char, |part| parts.push(part));
        let mut lower = Vec::new();
        for part in parts.into_iter().flat_map(char::to_lowercase) {
            decompose_compatible(part, |part| lower.push(part));
        }
        let mut folded = String::new();
        for part in lower {
            // Marks may change places among themselves.
            let mut before = self.text.chars().chain(folded.chars()).rev();
            let base = before.find(|char| !is_combining_mark(*char));
            if !is_accent(part) || !is_left_out(part, base) {
                folded.push(part);
            }
        }
        folded
    }

    fn push(&mut self, char: char, start: u32, end: u32) {
        if self.text.is_empty() {
            self.start = start;
        }
        self.text.push(char);
        self.end = end;
    }

    fn finish(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let whole = std::mem::take(&mut self.text);
        let text = if whole.is_ascii() { whole } else { whole.nfc().collect() };
        let text = match text.char_indices().nth(MAX_WORD_CHARS) {
            Some((cut, _)) => text.get(..cut).unwrap_or_default().to_owned(),
            None => text,
        };
        self.words.extend(once(Word { text, start: self.start, end: self.end }));
    }
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '\u{2019}' | '\u{2bc}')
}

/// Marks above and below letters.
fn is_accent(char: char) -> bool {
    matches!(u32::from(char), 0x300..=0x36f | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe20..=0xfe2f)
}

/// Whether a mark is left out, so that `Godel` finds `Gödel`: on Latin and Greek letters all are, on others those that
/// only stress them, because `й` is a letter of its own.
fn is_left_out(mark: char, base: Option<char>) -> bool {
    let is_stress = matches!(mark, '\u{300}' | '\u{301}');
    is_stress || base.is_none_or(|base| base.is_ascii() || matches!(u32::from(base), 0x370..=0x3ff))
}

/// Characters of scripts that are written without spaces: Han, Hiragana and Katakana.
fn is_single(char: char) -> bool {
    let is_han = matches!(
        u32::from(char),
        0x3005..=0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff
    );
    let is_kana = matches!(u32::from(char), 0x3041..=0x3096 | 0x30a1..=0x30fa | 0x31f0..=0x31ff);
    (is_han || is_kana) && char.is_alphanumeric()
}
