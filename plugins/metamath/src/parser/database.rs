//! What a parsed database holds.

use super::heading::Heading;

/// The assertions of a Metamath database and the headings they stand under.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Database {
    /// Every `$a` and `$p` statement, in the order of the source.
    pub statements: Vec<Statement>,
    /// Every heading, in the order of the source, also those without statements.
    pub headings: Vec<Heading>,
}

/// What an assertion claims.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// An assertion whose typecode is not `|-`: it says how expressions are formed.
    Syntax,
    /// A `$a` statement with typecode `|-`.
    Axiom,
    /// A `$a` statement with typecode `|-` and a label beginning with `df-`.
    Definition,
    /// A `$p` statement with typecode `|-`.
    Theorem,
}

impl Kind {
    /// The kind of an assertion; `provable` tells `$p` from `$a`.
    pub(super) fn of(label: &str, typecode: &str, provable: bool) -> Self {
        match (typecode, provable) {
            ("|-", true) => Self::Theorem,
            ("|-", false) if label.starts_with("df-") => Self::Definition,
            ("|-", false) => Self::Axiom,
            _ => Self::Syntax,
        }
    }
}

/// One `$a` or `$p` statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement {
    /// The label, unique in the database.
    pub label: String,
    /// What the statement claims.
    pub kind: Kind,
    /// The first symbol of the statement, a constant.
    pub typecode: String,
    /// The statement's math symbols joined by one space, typecode included.
    pub formal: String,
    /// The comment directly before the label, where there is one: paragraphs separated by
    /// an empty line, each on one line. Headings, `$j` and `$t` comments and bare dates
    /// (`[9-Aug-97]`) are not descriptions.
    pub comment: Option<String>,
    /// The innermost heading in force, an index into [`Database::headings`].
    pub heading: Option<usize>,
    /// The assertions the proof cites, as indices into [`Database::statements`]: distinct,
    /// in order of first citation, each smaller than the statement's own index. Empty for
    /// `$a`.
    pub cites: Vec<usize>,
    /// Whether the proof has no unknown step (`?`); true for `$a`.
    pub complete: bool,
}
