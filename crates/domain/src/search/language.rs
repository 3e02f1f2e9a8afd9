//! What forms of a word have in common.

use rust_stemmers::{Algorithm, Stemmer};

/// A language whose words are brought to their stems, so that `proving` finds `proved`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Words are kept as they are written.
    None,
    /// Arabic.
    Arabic,
    /// Danish.
    Danish,
    /// Dutch.
    Dutch,
    /// English.
    #[default]
    English,
    /// Finnish.
    Finnish,
    /// French.
    French,
    /// German.
    German,
    /// Greek.
    Greek,
    /// Hungarian.
    Hungarian,
    /// Italian.
    Italian,
    /// Norwegian.
    Norwegian,
    /// Portuguese.
    Portuguese,
    /// Romanian.
    Romanian,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
    /// Swedish.
    Swedish,
    /// Tamil.
    Tamil,
    /// Turkish.
    Turkish,
}

/// Every language with its stable name and its rules.
const LANGUAGES: [(Language, &str, Option<Algorithm>); 19] = [
    (Language::None, "none", None),
    (Language::Arabic, "arabic", Some(Algorithm::Arabic)),
    (Language::Danish, "danish", Some(Algorithm::Danish)),
    (Language::Dutch, "dutch", Some(Algorithm::Dutch)),
    (Language::English, "english", Some(Algorithm::English)),
    (Language::Finnish, "finnish", Some(Algorithm::Finnish)),
    (Language::French, "french", Some(Algorithm::French)),
    (Language::German, "german", Some(Algorithm::German)),
    (Language::Greek, "greek", Some(Algorithm::Greek)),
    (Language::Hungarian, "hungarian", Some(Algorithm::Hungarian)),
    (Language::Italian, "italian", Some(Algorithm::Italian)),
    (Language::Norwegian, "norwegian", Some(Algorithm::Norwegian)),
    (Language::Portuguese, "portuguese", Some(Algorithm::Portuguese)),
    (Language::Romanian, "romanian", Some(Algorithm::Romanian)),
    (Language::Russian, "russian", Some(Algorithm::Russian)),
    (Language::Spanish, "spanish", Some(Algorithm::Spanish)),
    (Language::Swedish, "swedish", Some(Algorithm::Swedish)),
    (Language::Tamil, "tamil", Some(Algorithm::Tamil)),
    (Language::Turkish, "turkish", Some(Algorithm::Turkish)),
];

impl Language {
    /// The stable names, in the order of the documentation.
    pub const NAMES: [&'static str; 19] = [
        "none",
        "arabic",
        "danish",
        "dutch",
        "english",
        "finnish",
        "french",
        "german",
        "greek",
        "hungarian",
        "italian",
        "norwegian",
        "portuguese",
        "romanian",
        "russian",
        "spanish",
        "swedish",
        "tamil",
        "turkish",
    ];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        LANGUAGES.iter().find(|(language, ..)| *language == self).map_or("none", |(_, name, _)| name)
    }

    /// The language of a name.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        LANGUAGES.iter().find(|(_, name, _)| *name == text).map(|(language, ..)| *language)
    }

    /// The stem of a word that [`words`](super::words()) gave.
    #[must_use]
    pub fn stem(self, word: &str) -> String {
        let rules = LANGUAGES.iter().find(|(language, ..)| *language == self).and_then(|(.., rules)| *rules);
        match rules {
            Some(rules) => Stemmer::create(rules).stem(word).into_owned(),
            None => word.to_owned(),
        }
    }
}
