//! The relations between synsets, and the symbols of the pointers that tell of them.

use super::error::Fault;
use super::fields::Field;
use super::pos::PartOfSpeech;

/// A relation. A pointer and its reflection, such as `@` and `~`, tell of the same one.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Relation {
    /// `@` and `~`: every one of the source is one of the target.
    Hyponym,
    /// `@i` and `~i`: the source is one of the target.
    Instance,
    /// `#m` and `%m`: the source is a member of the target.
    Member,
    /// `#s` and `%s`: the target is made of the source.
    Substance,
    /// `#p` and `%p`: the source is a part of the target.
    Part,
    /// `*`: who does the source does the target.
    Entailment,
    /// `>`: the source brings the target about.
    Cause,
    /// `!`: the two mean the opposite.
    Antonym,
    /// `&`: adjectives of one cluster.
    Similar,
    /// `=`, from the adjective to the noun: the source is a value of the target.
    Attribute,
    /// `^`: whoever looks up the source may want the target.
    AlsoSee,
    /// `$`: verbs that are alike in meaning.
    VerbGroup,
    /// `+`: one word is formed from the other.
    Derivation,
    /// `\` of an adjective: it means "of the target".
    Pertainym,
    /// `\` of an adverb: it is formed from the adjective.
    FromAdjective,
    /// `<`: the adjective is a participle of the verb.
    Participle,
    /// `;c` and `-c`: the source belongs to the subject.
    Topic,
    /// `;r` and `-r`: the source belongs to the place.
    Region,
    /// `;u` and `-u`: the source is used in the way of the target.
    Usage,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Hyponym,
        Self::Instance,
        Self::Member,
        Self::Substance,
        Self::Part,
        Self::Entailment,
        Self::Cause,
        Self::Antonym,
        Self::Similar,
        Self::Attribute,
        Self::AlsoSee,
        Self::VerbGroup,
        Self::Derivation,
        Self::Pertainym,
        Self::FromAdjective,
        Self::Participle,
        Self::Topic,
        Self::Region,
        Self::Usage,
    ];
}

/// How a pointer leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    /// From the relation's source to its target.
    Along,
    /// From the relation's target to its source.
    Against,
    /// Either way: the relation is symmetric.
    Both,
}

/// A kind of pointer: its symbol, from which and to which parts of speech it may lead, the relation and the way.
type Row = (&'static str, &'static str, &'static str, Relation, Way);

/// The pointers of wninput(5WN). For `=` in the third place, both ends are of one part of speech.
const POINTERS: &[Row] = &[
    ("!", "nvar", "=", Relation::Antonym, Way::Both),
    ("@", "nv", "=", Relation::Hyponym, Way::Along),
    ("~", "nv", "=", Relation::Hyponym, Way::Against),
    ("@i", "n", "n", Relation::Instance, Way::Along),
    ("~i", "n", "n", Relation::Instance, Way::Against),
    ("#m", "n", "n", Relation::Member, Way::Along),
    ("%m", "n", "n", Relation::Member, Way::Against),
    ("#s", "n", "n", Relation::Substance, Way::Along),
    ("%s", "n", "n", Relation::Substance, Way::Against),
    ("#p", "n", "n", Relation::Part, Way::Along),
    ("%p", "n", "n", Relation::Part, Way::Against),
    ("=", "a", "n", Relation::Attribute, Way::Along),
    ("=", "n", "a", Relation::Attribute, Way::Against),
    ("+", "nvar", "nvar", Relation::Derivation, Way::Both),
    ("*", "v", "v", Relation::Entailment, Way::Along),
    (">", "v", "v", Relation::Cause, Way::Along),
    ("^", "va", "=", Relation::AlsoSee, Way::Along),
    ("$", "v", "v", Relation::VerbGroup, Way::Both),
    ("&", "a", "a", Relation::Similar, Way::Both),
    ("<", "a", "v", Relation::Participle, Way::Along),
    ("\\", "a", "na", Relation::Pertainym, Way::Along),
    ("\\", "r", "a", Relation::FromAdjective, Way::Along),
    (";c", "nvar", "n", Relation::Topic, Way::Along),
    ("-c", "n", "nvar", Relation::Topic, Way::Against),
    (";r", "nvar", "n", Relation::Region, Way::Along),
    ("-r", "n", "nvar", Relation::Region, Way::Against),
    (";u", "nvar", "n", Relation::Usage, Way::Along),
    ("-u", "n", "nvar", Relation::Usage, Way::Against),
];

/// What a pointer's symbol means between two parts of speech.
pub(super) fn meaning(symbol: Field<'_>, from: PartOfSpeech, to: PartOfSpeech) -> Result<(Relation, Way), Fault> {
    let mut rows = POINTERS.iter().filter(|(known, ..)| *known == symbol.text).peekable();
    if rows.peek().is_none() {
        return Err(symbol.fault(format!("`{}` is no symbol of a pointer", symbol.text)));
    }
    let leads = |&&(_, sources, targets, ..): &&Row| {
        sources.contains(from.letter()) && if targets == "=" { from == to } else { targets.contains(to.letter()) }
    };
    match rows.find(leads) {
        Some(&(.., relation, way)) => Ok((relation, way)),
        None => Err(symbol.fault(format!("`{}` does not lead from {} to {}", symbol.text, from.one(), to.one()))),
    }
}
