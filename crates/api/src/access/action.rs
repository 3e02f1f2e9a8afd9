//! What is done by asking for a field.

use std::borrow::Cow;
use std::fmt;

use claimgraph_domain::access::Permission;

/// What is done by asking for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What is done to what: `claim.create`.
    pub name: Cow<'static, str>,
    /// What it takes to be allowed.
    pub demand: Demand,
    /// How much harm may come of it.
    pub risk: Risk,
}

/// What it takes to be allowed an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// Nothing but to be known: it tells nothing of the tenant's data.
    Credential,
    /// A scope.
    Scope(Permission),
    /// What reading the type takes that is named by the prefixes of the ids in this argument.
    OfIds(&'static str),
}

impl fmt::Display for Demand {
    /// The scope as clients know it, or what stands in its place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential => f.write_str("any"),
            Self::Scope(permission) => permission.fmt(f),
            Self::OfIds(argument) => write!(f, "that of the types in `{argument}`"),
        }
    }
}

/// How much harm may come of an action that was not meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// It changes nothing.
    Low,
    /// It adds to the log, or moves what can be moved back. What was there before remains.
    Medium,
    /// It destroys, lets others do more than before, or sends data elsewhere.
    High,
}

impl Risk {
    /// Each of them, the least first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What it means, for the documentation.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Low => "It changes nothing.",
            Self::Medium => "It adds to the log, or moves what can be moved back. What was there before remains.",
            Self::High => "It destroys, lets others do more than before, or sends data elsewhere.",
        }
    }
}
