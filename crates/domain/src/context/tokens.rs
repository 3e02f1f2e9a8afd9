//! What counts as a token.

use std::fmt::{self, Debug};
use std::sync::Arc;

/// Counts the tokens of texts.
///
/// The same text always has the same number, and an empty one has none. Nothing else is asked of it: a bundle's whole
/// text is counted before it is given, so that a count of parts that does not add up cannot exceed a budget.
pub trait Tokenizer: Send + Sync {
    /// What clients call it.
    fn name(&self) -> &str;

    /// How many tokens a text has.
    fn count(&self, text: &str) -> usize;
}

/// Letters of a word that count as one token of [`Words`].
const LETTERS: usize = 3;

/// Characters that count as one token of [`Characters`].
const CHARACTERS: usize = 4;

/// Counts words: every three ASCII letters of a word begun (`claim` has two), every ASCII digit and every other ASCII
/// sign, every byte in UTF-8 of what is not ASCII, and every blank but a single space before a letter, as one token.
///
/// English prose comes out at about half as much again as byte-level vocabularies of 100,000 and more tokens (such as
/// `cl100k_base`) have for it; what they write in more tokens than letters by threes, such as keys and hashes without
/// digits, comes out too small. [`Bytes`] is the count that no such vocabulary exceeds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words;

impl Tokenizer for Words {
    fn name(&self) -> &'static str {
        "words"
    }

    fn count(&self, text: &str) -> usize {
        let mut tokens = 0_usize;
        let mut letters = 0_usize;
        let mut rest = text.bytes().peekable();
        while let Some(byte) = rest.next() {
            if byte.is_ascii_alphabetic() {
                tokens += usize::from(letters.is_multiple_of(LETTERS));
                letters += 1;
                continue;
            }
            letters = 0;
            let leads = byte == b' ' && rest.peek().is_some_and(u8::is_ascii_alphabetic);
            tokens += usize::from(!leads);
        }
        tokens
    }
}

/// Counts bytes in UTF-8. A vocabulary whose tokens are of one byte or more, as that of every byte-level tokenizer,
/// never has more tokens for a text than this.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bytes;

impl Tokenizer for Bytes {
    fn name(&self) -> &'static str {
        "bytes"
    }

    fn count(&self, text: &str) -> usize {
        text.len()
    }
}

/// Counts every four characters begun (Unicode scalar values) as one token: the rule of thumb for English prose. It is
/// no bound: other languages, code and figures have more tokens than that.
#[derive(Debug, Clone, Copy, Default)]
pub struct Characters;

impl Tokenizer for Characters {
    fn name(&self) -> &'static str {
        "characters"
    }

    fn count(&self, text: &str) -> usize {
        text.chars().count().div_ceil(CHARACTERS)
    }
}

/// The tokenizers that may be asked for. The first one of a name counts.
#[derive(Clone)]
pub struct Tokenizers(Vec<Arc<dyn Tokenizer>>);

impl Default for Tokenizers {
    fn default() -> Self {
        Self(vec![Arc::new(Words), Arc::new(Bytes), Arc::new(Characters)])
    }
}

impl Debug for Tokenizers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl Tokenizers {
    /// The names of those that are always there, [`Words`] first.
    pub const BUILT_IN: [&'static str; 3] = ["words", "bytes", "characters"];

    /// One more, in place of one of that name.
    #[must_use]
    pub fn with(mut self, tokenizer: Arc<dyn Tokenizer>) -> Self {
        self.0.retain(|known| known.name() != tokenizer.name());
        self.0.push(tokenizer);
        self
    }

    /// The one of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Arc<dyn Tokenizer>> {
        self.0.iter().find(|known| known.name() == name).cloned()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|known| known.name())
    }
}
