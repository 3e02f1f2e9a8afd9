//! What may stand in a bundle.

use super::Section;

/// What an item says of another one: `contradicts [2]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<K> {
    /// The words before the other's number.
    pub words: String,
    /// The other one; the note is left out where that does not stand in the bundle.
    pub to: K,
    /// The words after it.
    pub after: String,
}

/// Something that may stand in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<K> {
    /// What it is. Of several candidates that are the same thing, the first one of the first wanted section counts.
    pub key: K,
    /// What it says, to tell repetitions: two things that say the same stand in a bundle once.
    pub says: [u8; 32],
    /// Where it belongs; `None` for what stands only beside what it contradicts.
    pub section: Option<Section>,
    /// Its text.
    pub text: String,
    /// What is said of it.
    pub notes: Vec<Note<K>>,
    /// It stands only where one of these does; anywhere when empty.
    pub about: Vec<K>,
    /// Whether all that contradicts it is among the candidates. What may be contradicted by something that is not at
    /// hand is left out.
    pub complete: bool,
}

/// Two things that contradict each other: both stand in a bundle, in one group, or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction<K> {
    /// One.
    pub a: K,
    /// The other.
    pub b: K,
    /// Where the matter stands, in a word.
    pub state: String,
}
