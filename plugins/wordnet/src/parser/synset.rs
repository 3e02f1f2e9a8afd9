//! A line of a data file: one synset.

use super::error::Fault;
use super::fields::{Field, Fields};
use super::lexname::LexName;
use super::pos::{PartOfSpeech, SynsetId};
use super::relation::{Relation, Way, meaning};

/// A set of words that mean the same, and what they mean.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Synset {
    /// Which one.
    pub id: SynsetId,
    /// The lexicographers' file that it was written in.
    pub lex_name: LexName,
    /// Whether it is an adjective that stands in the cluster of another one.
    pub satellite: bool,
    /// The words, at least one.
    pub words: Vec<Word>,
    /// The sentences that a verb may stand in.
    pub frames: Vec<Frame>,
    /// What the words mean, often with examples.
    pub gloss: String,
}

/// A word of a synset.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Word {
    /// As it is written in the file: `_` between the parts.
    pub written: String,
    /// Tells words of one form within one lexicographers' file apart, 0 to 15.
    pub lex_id: u32,
    /// Where an adjective must stand.
    pub place: Option<Place>,
}

impl Word {
    /// The word as it is read.
    #[must_use]
    pub fn text(&self) -> String {
        self.written.replace('_', " ")
    }
}

/// Where an adjective must stand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// `(p)`: in the predicate.
    Predicate,
    /// `(a)`: before the noun.
    Prenominal,
    /// `(ip)`: directly behind the noun.
    Postnominal,
}

impl Place {
    const SIGNS: [(Self, &'static str); 3] =
        [(Self::Predicate, "(p)"), (Self::Prenominal, "(a)"), (Self::Postnominal, "(ip)")];

    /// As it is written behind a word.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Predicate => "(p)",
            Self::Prenominal => "(a)",
            Self::Postnominal => "(ip)",
        }
    }

    /// Its name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Predicate => "predicate",
            Self::Prenominal => "prenominal",
            Self::Postnominal => "postnominal",
        }
    }
}

/// A kind of sentence that a verb may stand in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Frame {
    /// The number of the kind, of wninput(5WN).
    pub number: u32,
    /// The index of the word that it holds for; `None` for all of the synset.
    pub word: Option<usize>,
}

/// A pointer to a synset that may stand further below, or in another file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pointer {
    pub(super) relation: Relation,
    pub(super) way: Way,
    pub(super) target: SynsetId,
    /// The indices of the two words that it is about; `None` when it is about the synsets.
    pub(super) words: Option<(usize, usize)>,
    /// The byte of the line at which it begins.
    pub(super) at: usize,
}

/// Reads a line of the file of a part of speech, without its line feed.
pub(super) fn read(line: &str, file: PartOfSpeech) -> Result<(Synset, Vec<Pointer>), Fault> {
    let mut fields = Fields::new(line);
    let (offset, _) = fields.decimal("the offset of the synset", 8)?;
    let (number, field) = fields.decimal("the number of the lexicographers' file", 2)?;
    let lex_name = LexName::of_number(number);
    let lex_name = lex_name.ok_or_else(|| field.fault(format!("there is no lexicographers' file {number:02}")))?;
    let kind = fields.next("the type of the synset")?;
    if PartOfSpeech::of_letter(kind.text) != Some(file) {
        return Err(kind.fault(format!("`{}` is no type of the synsets of {}", kind.text, file.file())));
    }
    if lex_name.pos() != file {
        return Err(field.fault(format!(
            "the lexicographers' file {} does not hold {}s",
            lex_name.name(),
            file.name()
        )));
    }
    let words = words(&mut fields, file)?;
    let pointers = pointers(&mut fields, file, words.len())?;
    let frames = if file == PartOfSpeech::Verb { frames(&mut fields, words.len())? } else { Vec::new() };
    let bar = fields.next("the gloss")?;
    if bar.text != "|" {
        return Err(bar.fault(format!("`{}` stands where `|` begins the gloss", bar.text)));
    }
    let gloss = fields.rest();
    if gloss.text.is_empty() {
        return Err(gloss.fault("the gloss is empty"));
    }
    let (id, satellite) = (SynsetId { pos: file, offset }, kind.text == "s");
    Ok((Synset { id, lex_name, satellite, words, frames, gloss: gloss.text.to_owned() }, pointers))
}

fn words(fields: &mut Fields<'_>, file: PartOfSpeech) -> Result<Vec<Word>, Fault> {
    let (count, field) = fields.hexadecimal("the number of words", 2)?;
    if count == 0 {
        return Err(field.fault("a synset has at least one word"));
    }
    let mut words = Vec::new();
    for _ in 0..count {
        let field = fields.next("a word")?;
        let (lex_id, _) = fields.hexadecimal("the lexical id of a word", 1)?;
        words.push(word(field, lex_id, file)?);
    }
    Ok(words)
}

fn word(field: Field<'_>, lex_id: u32, file: PartOfSpeech) -> Result<Word, Fault> {
    let marked = Place::SIGNS.into_iter().find_map(|(place, sign)| Some((field.text.strip_suffix(sign)?, place)));
    let (written, place) = match marked {
        Some((written, place)) if file == PartOfSpeech::Adjective => (written, Some(place)),
        _ => (field.text, None),
    };
    if written.chars().all(|c| c == '_') || written == "|" {
        return Err(field.fault(format!("`{}` is no word", field.text)));
    }
    Ok(Word { written: written.to_owned(), lex_id, place })
}

fn pointers(fields: &mut Fields<'_>, from: PartOfSpeech, words: usize) -> Result<Vec<Pointer>, Fault> {
    let (count, _) = fields.decimal("the number of pointers", 3)?;
    let mut pointers = Vec::new();
    for _ in 0..count {
        let symbol = fields.next("the symbol of a pointer")?;
        let (offset, _) = fields.decimal("the offset of a pointer", 8)?;
        let letter = fields.next("the part of speech of a pointer")?;
        let pos = PartOfSpeech::of_letter(letter.text);
        let pos = pos.ok_or_else(|| letter.fault(format!("`{}` is no part of speech", letter.text)))?;
        let (relation, way) = meaning(symbol, from, pos)?;
        let (both, field) = fields.hexadecimal("the word numbers of a pointer", 4)?;
        let both = (both >> 8, both & 0xFF);
        let lexical = match both {
            (0, 0) => None,
            (0, _) | (_, 0) => {
                return Err(field.fault(format!("`{}` names a word of one of the two synsets alone", field.text)));
            }
            (source, target) => Some((nth(source, words, field)?, nth(target, usize::MAX, field)?)),
        };
        let target = SynsetId { pos, offset };
        pointers.push(Pointer { relation, way, target, words: lexical, at: symbol.at });
    }
    Ok(pointers)
}

fn frames(fields: &mut Fields<'_>, words: usize) -> Result<Vec<Frame>, Fault> {
    let (count, _) = fields.decimal("the number of sentence frames", 2)?;
    let mut frames = Vec::new();
    for _ in 0..count {
        let plus = fields.next("a sentence frame")?;
        if plus.text != "+" {
            return Err(plus.fault(format!("`{}` stands where `+` begins a sentence frame", plus.text)));
        }
        let (number, _) = fields.decimal("the number of a sentence frame", 2)?;
        let (word, field) = fields.hexadecimal("the word number of a sentence frame", 2)?;
        let word = if word == 0 { None } else { Some(nth(word, words, field)?) };
        frames.push(Frame { number, word });
    }
    Ok(frames)
}

/// The index of a word that is counted from 1, of so many.
fn nth(number: u32, words: usize, field: Field<'_>) -> Result<usize, Fault> {
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index
        .filter(|index| *index < words)
        .ok_or_else(|| field.fault(format!("there is no word {number} in the synset, which has {words}")))
}
