//! Classes of operations, each with limits of its own.

use std::fmt;

/// A class of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Mutations.
    Write,
    /// Queries and subscriptions.
    Read,
    /// Queries that search.
    Search,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Write, Self::Read, Self::Search];

    /// The name, as headers and messages tell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Read => "read",
            Self::Search => "search",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
