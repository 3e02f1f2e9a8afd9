//! What stands in the index of a text.
//!
//! A word is there twice: as it is written, for phrases and beginnings of words, and as its stem. `7_proving` is the
//! word `proving` of tenant 7, and `7-prove` its stem; no word has either sign in it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use claimgraph_domain::search::{Language, words};

/// Words of a text that are looked at. PostgreSQL tells no places apart beyond this one.
const MAX_WORDS: usize = 16_383;

/// Most bytes of the words of a text: PostgreSQL takes 1 MiB of a vector.
const MAX_BYTES: usize = 900_000;

/// Places that are kept of a word in a text; PostgreSQL keeps no more.
const MAX_PLACES: usize = 255;

/// Stems by their words. Most words of a batch stand in it many times, and making a stem takes longer than looking it
/// up.
pub(super) struct Stems {
    language: Language,
    known: HashMap<String, String>,
}

impl Stems {
    pub(super) fn new(language: Language) -> Self {
        Self { language, known: HashMap::new() }
    }

    fn of(&mut self, word: &str) -> String {
        if let Some(stem) = self.known.get(word) {
            return stem.clone();
        }
        let stem = self.language.stem(word);
        self.known.insert(word.to_owned(), stem.clone());
        stem
    }

    /// The words of all texts so far.
    pub(super) fn into_words(self) -> impl Iterator<Item = String> {
        self.known.into_keys()
    }
}

/// The words of a text.
pub(super) struct Text {
    words: Vec<String>,
    stems: Vec<String>,
}

impl Text {
    pub(super) fn of(content: &str, stems: &mut Stems) -> Self {
        let mut text = Self { words: Vec::new(), stems: Vec::new() };
        let mut bytes = 0;
        for word in words(content).into_iter().take(MAX_WORDS) {
            let stem = stems.of(&word.text);
            bytes += word.text.len() + stem.len() + 32;
            if bytes > MAX_BYTES {
                break;
            }
            text.words.push(word.text);
            text.stems.push(stem);
        }
        text
    }

    /// How many words it has.
    pub(super) fn length(&self) -> i32 {
        i32::try_from(self.words.len()).unwrap_or(i32::MAX)
    }

    /// The text for the full-text table of SQLite. Where a word stands too often, something nobody asks for stands
    /// instead, as PostgreSQL forgets those places.
    pub(super) fn body(&self, tenant: i32) -> String {
        let mut seen: HashMap<(char, &str), usize> = HashMap::new();
        let mut body = String::new();
        for (sign, word) in self.marked() {
            let times = seen.entry((sign, word)).or_default();
            *times += 1;
            let word = if *times > MAX_PLACES { "" } else { word };
            // Writing into a text does not fail.
            let _ = write!(body, "{tenant}{sign}{word} ");
        }
        body
    }

    /// The vector for PostgreSQL, as it is written: `'7_proving':1 '7-prove':1`.
    pub(super) fn vector(&self, tenant: i32) -> String {
        let mut places: BTreeMap<(char, &str), Vec<usize>> = BTreeMap::new();
        for (sign, words) in [('_', &self.words), ('-', &self.stems)] {
            for (place, word) in (1..).zip(words) {
                places.entry((sign, word.as_str())).or_default().push(place);
            }
        }
        let mut vector = String::new();
        for ((sign, word), places) in places {
            let _ = write!(vector, "'{tenant}{sign}{word}':");
            for (n, place) in places.iter().take(MAX_PLACES).enumerate() {
                let _ = write!(vector, "{}{place}", if n == 0 { "" } else { "," });
            }
            vector.push(' ');
        }
        vector
    }

    fn marked(&self) -> impl Iterator<Item = (char, &str)> {
        let words = self.words.iter().map(|word| ('_', word.as_str()));
        words.chain(self.stems.iter().map(|stem| ('-', stem.as_str())))
    }
}
