//! What is searched for, drawn from the texts themselves.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::chance::Chance;

/// Letters of the shortest word that is asked for.
const SHORTEST: usize = 4;
/// Letters of a beginning of words.
const BEGINNING: usize = 4;
/// Words that the most texts have, of which the common ones are drawn.
const COMMON: usize = 50;

/// Words that PostgreSQL's English configuration leaves out, of those that are long enough to be asked for: a question
/// of them would ask it for nothing.
const LEFT_OUT: &[&str] = &[
    "about",
    "above",
    "after",
    "again",
    "against",
    "because",
    "been",
    "before",
    "being",
    "below",
    "between",
    "both",
    "does",
    "doing",
    "down",
    "during",
    "each",
    "from",
    "further",
    "have",
    "having",
    "here",
    "hers",
    "herself",
    "himself",
    "into",
    "itself",
    "just",
    "more",
    "most",
    "myself",
    "once",
    "only",
    "other",
    "ours",
    "ourselves",
    "over",
    "same",
    "should",
    "some",
    "such",
    "than",
    "that",
    "their",
    "theirs",
    "them",
    "themselves",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "under",
    "until",
    "very",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "whom",
    "will",
    "with",
    "your",
    "yours",
    "yourself",
    "yourselves",
];

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A word.
    Word,
    /// A word that very many texts have.
    Common,
    /// Two words of one text.
    Both,
    /// Any of three words.
    Any,
    /// Two words in a row.
    Phrase,
    /// The beginning of a word.
    Beginning,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Word, Self::Common, Self::Both, Self::Any, Self::Phrase, Self::Beginning];

    /// For people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "a word",
            Self::Common => "a common word",
            Self::Both => "two words",
            Self::Any => "any of three words",
            Self::Phrase => "a phrase of two",
            Self::Beginning => "a beginning of words",
        }
    }
}

/// A question; its words are lower case letters alone, so that they need no quoting anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its kind.
    pub kind: Kind,
    /// The words, or the beginning.
    pub words: Vec<String>,
}

impl Question {
    /// As claimgraph reads it.
    #[must_use]
    pub fn ours(&self) -> String {
        match self.kind {
            Kind::Word | Kind::Common | Kind::Both => self.words.join(" "),
            Kind::Any => self.words.join(" OR "),
            Kind::Phrase => format!("\"{}\"", self.words.join(" ")),
            Kind::Beginning => format!("{}*", self.words.concat()),
        }
    }

    /// As FTS5 reads it.
    #[must_use]
    pub fn fts5(&self) -> String {
        match self.kind {
            Kind::Both => self.words.join(" AND "),
            Kind::Word | Kind::Common | Kind::Any | Kind::Phrase | Kind::Beginning => self.ours(),
        }
    }

    /// As `to_tsquery` reads it.
    #[must_use]
    pub fn tsquery(&self) -> String {
        match self.kind {
            Kind::Word | Kind::Common | Kind::Both => self.words.join(" & "),
            Kind::Any => self.words.join(" | "),
            Kind::Phrase => self.words.join(" <-> "),
            Kind::Beginning => format!("{}:*", self.words.concat()),
        }
    }
}

/// So many questions of each kind, the same for a seed.
#[must_use]
pub fn questions(texts: &[String], count: usize, seed: u64) -> Vec<Question> {
    let mut chance = Chance::new(seed);
    let mut texts_with: HashMap<&str, usize> = HashMap::new();
    for text in texts {
        let own: HashSet<&str> = words(text).into_iter().flatten().collect();
        for word in own {
            *texts_with.entry(word).or_default() += 1;
        }
    }
    let mut common: Vec<(&str, usize)> = texts_with.into_iter().collect();
    common.sort_by_key(|(word, texts)| (std::cmp::Reverse(*texts), *word));
    let common: Vec<String> = common.into_iter().take(COMMON).map(|(word, _)| word.to_owned()).collect();
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let drawn = chance.pick(texts, texts.len());
        let asked = drawn.iter().filter_map(|text| draw(kind, text, &common, &mut chance));
        all.extend(asked.take(count).map(|words| Question { kind, words }));
    }
    all
}

/// A question of a kind about a text, where it has words for it.
fn draw(kind: Kind, text: &str, common: &[String], chance: &mut Chance) -> Option<Vec<String>> {
    let row = words(text);
    let known: Vec<String> = row.iter().flatten().map(|word| (*word).to_owned()).collect();
    let mut some = |count: usize| {
        let mut picked = chance.pick(&known, known.len());
        picked.sort();
        picked.dedup();
        let picked = chance.pick(&picked, count);
        (picked.len() == count).then_some(picked)
    };
    match kind {
        Kind::Word => some(1),
        Kind::Both => some(2),
        Kind::Any => some(3),
        Kind::Common => Some(chance.pick(common, 1)),
        Kind::Phrase => row.windows(2).find_map(|pair| match pair {
            [Some(one), Some(two)] => Some(vec![(*one).to_owned(), (*two).to_owned()]),
            _ => None,
        }),
        Kind::Beginning => some(1).and_then(|word| Some(vec![word.first()?.get(..BEGINNING)?.to_owned()])),
    }
}

/// The words of a text in their row; `None` for those that are not asked for.
fn words(text: &str) -> Vec<Option<&str>> {
    // What stands between other signs than a blank is no neighbour in a phrase.
    text.split(' ').map(|part| Some(part).filter(|part| is_asked(part))).collect()
}

fn is_asked(word: &str) -> bool {
    word.len() >= SHORTEST && word.chars().all(|c| c.is_ascii_lowercase()) && !LEFT_OUT.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_drawn_alike_and_are_of_words_that_the_texts_have() {
        let texts = ["small animals that bark loudly".to_owned(), "quick brown foxes jump, over".to_owned()];
        let drawn = questions(&texts, 2, 1);
        assert_eq!(drawn, questions(&texts, 2, 1));
        for kind in Kind::ALL {
            assert_eq!(drawn.iter().filter(|question| question.kind == kind).count(), 2, "{kind:?}");
        }
        let has = |word: &String| texts.iter().any(|text| text.contains(word.as_str()));
        assert!(drawn.iter().all(|question| question.words.iter().all(has)), "{drawn:?}");
        let phrases = drawn.iter().filter(|question| question.kind == Kind::Phrase);
        assert!(phrases.clone().all(|phrase| has(&phrase.words.join(" "))), "{drawn:?}");
    }

    #[test]
    fn a_question_is_written_in_every_language() {
        let question = |kind, words: &[&str]| Question { kind, words: words.iter().map(|&word| word.into()).collect() };
        let written = |question: Question| [question.ours(), question.fts5(), question.tsquery()];
        assert_eq!(written(question(Kind::Both, &["bark", "dogs"])), ["bark dogs", "bark AND dogs", "bark & dogs"]);
        assert_eq!(written(question(Kind::Any, &["bark", "dogs"])), ["bark OR dogs", "bark OR dogs", "bark | dogs"]);
        assert_eq!(written(question(Kind::Phrase, &["bark", "at"])), ["\"bark at\"", "\"bark at\"", "bark <-> at"]);
        assert_eq!(written(question(Kind::Beginning, &["anim"])), ["anim*", "anim*", "anim:*"]);
    }
}
