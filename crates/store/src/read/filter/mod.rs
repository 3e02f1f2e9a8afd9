//! Filters: what a list of claims may be narrowed by, and how each becomes a condition.
//!
//! Every condition is either true or false, never unknown, so that `Not` is the complement. All
//! values are bound as parameters; no character in them has a special meaning.

mod attr;
mod claim;
mod link;
mod op;

use claimgraph_domain::id::{AgentId, BundleId, ClaimId, LineageId, SourceId};
use claimgraph_domain::model::{ClaimStatus, Verdict};
use claimgraph_domain::rules::content_hash::ContentHash;
use claimgraph_domain::time::Timestamp;

pub(crate) use claim::{Context, status_at, superseded_at};
pub(crate) use link::fields as source_fields;
pub(crate) use op::text_condition;

/// Which claim versions. An empty `And` is all of them, an empty `Or` none.
#[derive(Debug, Clone, PartialEq)]
pub enum ClaimFilter {
    /// All of these hold.
    And(Vec<Self>),
    /// At least one of these holds.
    Or(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// One of these versions.
    Id(Vec<ClaimId>),
    /// Of one of these lineages.
    Lineage(Vec<LineageId>),
    /// The claim type.
    Type(TextOp),
    /// In one of these states, in the view. Naming a state here also brings what lists leave out.
    Status(Vec<ClaimStatus>),
    /// In the namespace at a path, or also anywhere below it.
    Namespace {
        /// Names joined by `/`.
        path: String,
        /// Whether what lies below counts too.
        subtree: bool,
    },
    /// Written by one of these.
    Author(Vec<AgentId>),
    /// The statement.
    Content(TextOp),
    /// The formal statement.
    FormalContent(TextOp),
    /// The version number.
    Version(Compare<i32>),
    /// When the version was made.
    CreatedAt(Compare<Timestamp>),
    /// The statement holds at this moment.
    ValidAt(Timestamp),
    /// Says one of these.
    ContentHash(Vec<ContentHash>),
    /// Brought by one of these bundles.
    Bundle(Vec<BundleId>),
    /// An attribute.
    Attr {
        /// Object keys from the outside in; array elements cannot be reached.
        path: Vec<String>,
        /// What must hold of the value.
        op: JsonOp,
    },
    /// Has provenance from a source which.
    Source(SourceFilter),
    /// Has a standing edge which.
    Edge(EdgeFilter),
    /// Has a live review which.
    Review(ReviewFilter),
    /// Whether there is no newer version, in the view.
    LatestOnly(bool),
}

impl Default for ClaimFilter {
    fn default() -> Self {
        Self::And(Vec::new())
    }
}

impl ClaimFilter {
    /// Whether the filter names states anywhere.
    pub(crate) fn names_status(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::names_status),
            Self::Not(part) => part.names_status(),
            Self::Status(_) => true,
            _ => false,
        }
    }
}

/// How two values of one type are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
}

/// A comparison with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Compare<T> {
    /// How.
    pub by: Comparison,
    /// With what.
    pub value: T,
}

/// What must hold of a text. A missing text fits only `IsNull(true)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TextOp {
    /// Exactly this.
    Eq(String),
    /// Exactly one of these.
    In(Vec<String>),
    /// Has this in it; A-Z and a-z are alike, other letters count as written.
    Contains(String),
    /// Begins with exactly this.
    StartsWith(String),
    /// Whether it is missing.
    IsNull(bool),
}

/// A JSON value that has no parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; integers and fractions compare by value.
    Number(serde_json::Number),
    /// A string; strings compare by their bytes in UTF-8.
    Text(String),
}

impl Scalar {
    /// The scalar of a JSON value; `None` for arrays and objects.
    #[must_use]
    pub fn from_json(value: serde_json::Value) -> Option<Self> {
        match value {
            serde_json::Value::Null => Some(Self::Null),
            serde_json::Value::Bool(value) => Some(Self::Bool(value)),
            serde_json::Value::Number(value) => Some(Self::Number(value)),
            serde_json::Value::String(value) => Some(Self::Text(value)),
            _ => None,
        }
    }
}

/// What must hold of a JSON value. Values of different types are never equal, less or greater.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonOp {
    /// Whether there is a value, be it `null`.
    Exists(bool),
    /// Stands in a relation to this; only `Eq` holds for `null` and truth values.
    Compare(Comparison, Scalar),
    /// There is a value, and it is not this.
    Ne(Scalar),
    /// One of these.
    In(Vec<Scalar>),
    /// A string with this in it, as [`TextOp::Contains`].
    Contains(String),
}

/// A source which fits all that is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFilter {
    /// One of these.
    pub ids: Option<Vec<SourceId>>,
    /// The type.
    pub source_type: Option<TextOp>,
    /// The title.
    pub title: Option<TextOp>,
    /// The outside reference, in normal form.
    pub external_ref: Option<TextOp>,
}

/// Which ends of edges to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EdgeDirection {
    /// Edges that start from the claim, and symmetric ones that end there.
    #[default]
    Out,
    /// Edges that end at the claim, and symmetric ones that start there.
    In,
    /// All.
    Both,
}

/// An edge which fits all that is given. Edges belong to lineages: one that cites an older version counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EdgeFilter {
    /// One of these types.
    pub types: Option<Vec<String>>,
    /// Which way.
    pub direction: EdgeDirection,
    /// The version cited at the other end.
    pub other: Option<Box<ClaimFilter>>,
}

/// A live review which fits all that is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewFilter {
    /// One of these verdicts.
    pub verdicts: Option<Vec<Verdict>>,
    /// By one of these.
    pub reviewers: Option<Vec<AgentId>>,
}
