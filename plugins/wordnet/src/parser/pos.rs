//! Parts of speech, and the identity of a synset.

use std::fmt;

/// A part of speech, which has a file of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PartOfSpeech {
    /// `data.noun`.
    Noun,
    /// `data.verb`.
    Verb,
    /// `data.adj`: adjectives, satellites included.
    Adjective,
    /// `data.adv`.
    Adverb,
}

impl PartOfSpeech {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Noun, Self::Verb, Self::Adjective, Self::Adverb];

    /// The name of its file.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Noun => "data.noun",
            Self::Verb => "data.verb",
            Self::Adjective => "data.adj",
            Self::Adverb => "data.adv",
        }
    }

    /// Its letter in the database: `n`, `v`, `a`, `r`.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Noun => 'n',
            Self::Verb => 'v',
            Self::Adjective => 'a',
            Self::Adverb => 'r',
        }
    }

    /// Its name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Noun => "noun",
            Self::Verb => "verb",
            Self::Adjective => "adjective",
            Self::Adverb => "adverb",
        }
    }

    /// Its name with the article.
    pub(super) fn one(self) -> &'static str {
        match self {
            Self::Noun => "a noun",
            Self::Verb => "a verb",
            Self::Adjective => "an adjective",
            Self::Adverb => "an adverb",
        }
    }

    /// What a letter means; satellites (`s`) are adjectives.
    pub(super) fn of_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "n" => Self::Noun,
            "v" => Self::Verb,
            "a" | "s" => Self::Adjective,
            "r" => Self::Adverb,
            _ => return None,
        })
    }
}

/// Which synset: its part of speech and the byte at which its line begins. It displays as `02084071-n`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SynsetId {
    /// Whose file it stands in.
    pub pos: PartOfSpeech,
    /// The place of its line in the file, bytes.
    pub offset: u32,
}

impl fmt::Display for SynsetId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:08}-{}", self.offset, self.pos.letter())
    }
}
