//! The lexicographers' files, of lexnames(5WN).

use super::pos::PartOfSpeech;

/// A lexicographers' file, such as `noun.animal`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LexName {
    number: u32,
    name: &'static str,
    pos: PartOfSpeech,
}

const NOUN: PartOfSpeech = PartOfSpeech::Noun;
const VERB: PartOfSpeech = PartOfSpeech::Verb;
const ADJECTIVE: PartOfSpeech = PartOfSpeech::Adjective;

/// By number.
const LEX_NAMES: [(&str, PartOfSpeech); 45] = [
    ("adj.all", ADJECTIVE),
    ("adj.pert", ADJECTIVE),
    ("adv.all", PartOfSpeech::Adverb),
    ("noun.Tops", NOUN),
    ("noun.act", NOUN),
    ("noun.animal", NOUN),
    ("noun.artifact", NOUN),
    ("noun.attribute", NOUN),
    ("noun.body", NOUN),
    ("noun.cognition", NOUN),
    ("noun.communication", NOUN),
    ("noun.event", NOUN),
    ("noun.feeling", NOUN),
    ("noun.food", NOUN),
    ("noun.group", NOUN),
    ("noun.location", NOUN),
    ("noun.motive", NOUN),
    ("noun.object", NOUN),
    ("noun.person", NOUN),
    ("noun.phenomenon", NOUN),
    ("noun.plant", NOUN),
    ("noun.possession", NOUN),
    ("noun.process", NOUN),
    ("noun.quantity", NOUN),
    ("noun.relation", NOUN),
    ("noun.shape", NOUN),
    ("noun.state", NOUN),
    ("noun.substance", NOUN),
    ("noun.time", NOUN),
    ("verb.body", VERB),
    ("verb.change", VERB),
    ("verb.cognition", VERB),
    ("verb.communication", VERB),
    ("verb.competition", VERB),
    ("verb.consumption", VERB),
    ("verb.contact", VERB),
    ("verb.creation", VERB),
    ("verb.emotion", VERB),
    ("verb.motion", VERB),
    ("verb.perception", VERB),
    ("verb.possession", VERB),
    ("verb.social", VERB),
    ("verb.stative", VERB),
    ("verb.weather", VERB),
    ("adj.ppl", ADJECTIVE),
];

impl LexName {
    /// The file with a number, which is below 45.
    pub(super) fn of_number(number: u32) -> Option<Self> {
        let (name, pos) = *LEX_NAMES.get(usize::try_from(number).ok()?)?;
        Some(Self { number, name, pos })
    }

    /// Its number, 0 to 44.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// Its name, such as `noun.animal`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    pub(super) fn pos(self) -> PartOfSpeech {
        self.pos
    }
}
