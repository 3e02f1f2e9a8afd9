//! The language that searches are written in.
//!
//! | written | finds |
//! | --- | --- |
//! | `prime numbers` | claims with both words, in any of their forms |
//! | `"prime numbers"` | claims with these words in a row, as they are written |
//! | `prim*` | claims with a word that begins so |
//! | `prime OR composite` | claims with either |
//! | `prime -even`, `prime NOT even` | claims with the one and without the other |
//! | `(a OR b) AND c` | what stands in parentheses first |
//! | `type:theorem` | claims whose [`Field`] is this; `namespace:"a b"` where there are blanks |
//!
//! `NOT` binds closest, then `AND`, which may be left out, then `OR`; the three are written in capitals. What has
//! neither letters nor digits is passed over.

mod error;
mod lex;
mod parse;
mod print;

use crate::error::Error;
use crate::model::text_enum;
use crate::search::SearchLimits;

pub use error::{Problem, QueryError};

text_enum! {
    /// What a query may ask of a claim besides its words.
    Field {
        /// The claim type, by name.
        Type = "type",
        /// A namespace by path, with what lies below it.
        Namespace = "namespace",
        /// The author: an agent's id, outside id or name.
        Author = "author",
        /// The status. Naming one also brings what lists leave out.
        Status = "status",
        /// A source: its id or outside reference.
        Source = "source",
    }
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A word in any of its forms.
    Word(String),
    /// Words in a row as they are written; at least one.
    Phrase(Vec<String>),
    /// A word that begins so.
    Prefix(String),
    /// What a field must be.
    Field(Field, String),
    /// This does not hold.
    Not(Box<Self>),
    /// All of these hold; at least two, none of them an `And`.
    And(Vec<Self>),
    /// At least one of these holds; at least two, none of them an `Or`.
    Or(Vec<Self>),
}

impl Expr {
    /// All of some parts, of which there must be one.
    #[must_use]
    pub fn and(parts: Vec<Self>) -> Self {
        let flat = |part| if let Self::And(parts) = part { parts } else { vec![part] };
        only(parts.into_iter().flat_map(flat).collect()).unwrap_or_else(Self::And)
    }

    /// At least one of some parts, of which there must be one.
    #[must_use]
    pub fn or(parts: Vec<Self>) -> Self {
        let flat = |part| if let Self::Or(parts) = part { parts } else { vec![part] };
        only(parts.into_iter().flat_map(flat).collect()).unwrap_or_else(Self::Or)
    }

    /// The opposite.
    #[must_use]
    pub fn negated(part: Self) -> Self {
        match part {
            Self::Not(part) => *part,
            part => Self::Not(Box::new(part)),
        }
    }

    /// Calls a function for every part that has none within, and tells it whether claims must have it or lack it.
    pub fn each_leaf<'a>(&'a self, wanted: bool, call: &mut impl FnMut(&'a Self, bool)) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each_leaf(wanted, call)),
            Self::Not(part) => part.each_leaf(!wanted, call),
            leaf => call(leaf, wanted),
        }
    }
}

fn only(mut parts: Vec<Expr>) -> Result<Expr, Vec<Expr>> {
    match (parts.pop(), parts.is_empty()) {
        (Some(part), true) => Ok(part),
        (last, _) => {
            parts.extend(last);
            Err(parts)
        }
    }
}

/// A query that was read. Written with `Display`, it reads as the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query(Expr);

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`QueryError`], with the place and what was expected there.
    pub fn parse(text: &str, limits: &SearchLimits) -> Result<Self, QueryError> {
        parse::parse(text, limits).map(Self)
    }

    /// Reads a query, and refuses as the API does.
    ///
    /// # Errors
    /// `QUERY_INVALID` for one that cannot be read, `LIMIT_EXCEEDED` for one that is too large.
    pub fn read(text: &str, limits: &SearchLimits) -> Result<Self, Error> {
        Ok(Self::parse(text, limits)?)
    }

    /// What it says.
    #[must_use]
    pub fn expr(&self) -> &Expr {
        &self.0
    }
}
