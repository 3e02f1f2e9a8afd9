//! What is asked of the index, and what it answers.

use claimgraph_domain::id::{AgentId, NamespaceId, SourceId};
use claimgraph_domain::model::ClaimStatus;
use claimgraph_domain::search::Span;
use claimgraph_domain::search::fusion::Part;
use uuid::Uuid;

use super::plan::Plan;
use crate::read::{ClaimFilter, ClaimRow, Cursor, IncludeStatuses, Page, View};

/// How claims are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SearchMode {
    /// By their words.
    #[default]
    Text,
    /// By their meaning, the nearest first; it needs an embedder.
    Semantic,
    /// By both, and by what else is weighed; it needs an embedder.
    Hybrid,
}

/// What to search for.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchQuery {
    /// The query, in the language of [`claimgraph_domain::search::Query`].
    pub text: String,
    /// How claims are found.
    pub mode: SearchMode,
    /// Which claims.
    pub filter: ClaimFilter,
    /// Which statuses besides draft and active; without effect when the filter or the query names statuses.
    pub include: IncludeStatuses,
    /// Most claims.
    pub first: u32,
    /// Only what follows this.
    pub after: Option<Cursor>,
    /// Whether to tell where the words stand.
    pub highlight: bool,
    /// Whether to tell what each part of the query brings to a score.
    pub explain: bool,
}

impl SearchQuery {
    /// The best claims for a text.
    #[must_use]
    pub fn first(text: impl Into<String>, first: u32) -> Self {
        Self {
            text: text.into(),
            mode: SearchMode::Text,
            filter: ClaimFilter::default(),
            include: IncludeStatuses::default(),
            first,
            after: None,
            highlight: false,
            explain: false,
        }
    }
}

/// What something brings to a score: a part of the query where claims are found by their words alone, else an order that
/// the claim stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// What it is.
    pub part: Part,
    /// The part of the query, as it would be written.
    pub term: Option<String>,
    /// Claim versions in the index that have the part of the query.
    pub claims: Option<i64>,
    /// What the order is by: points for the words, the cosine for the meaning, 0 to 1 for confidence, evidence and
    /// provenance, microseconds since the Unix epoch for the age.
    pub value: Option<f64>,
    /// The place in the order; the first is 1.
    pub place: Option<u32>,
    /// What it brings.
    pub score: f64,
}

/// A claim that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The claim with its state in the view.
    pub row: ClaimRow,
    /// How well it fits; more is better, and only to be compared within one search.
    pub score: f64,
    /// Where in the content it fits, where that was asked for.
    pub highlights: Option<Vec<Span>>,
    /// What the score is made of, where that was asked for.
    pub parts: Option<Vec<ScorePart>>,
}

/// A word that no claim has, and what was searched for instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The word as it was given, in normal form.
    pub word: String,
    /// The words that are nearest to it.
    pub tried: Vec<String>,
}

/// The answer to a search.
#[derive(Debug, Clone)]
pub struct SearchAnswer {
    /// The claims, best first; those that fit alike by id.
    pub page: Page<SearchHit>,
    /// Words that were taken for others.
    pub corrections: Vec<Correction>,
    /// Why the meaning of the query was left out, where it was.
    pub missing: Option<String>,
    /// All claims that were found, to be counted.
    pub matched: Matched,
}

/// All claims that a search finds, whatever the page.
#[derive(Debug, Clone)]
pub struct Matched {
    pub(super) plan: Plan,
    pub(super) view: View,
    pub(super) filter: ClaimFilter,
    pub(super) include: IncludeStatuses,
    /// These alone, whatever their words.
    pub(super) only: Option<Vec<Uuid>>,
}

/// How many of the claims that were found share what, the most first; a claim of several sources counts for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// The claim type.
    pub types: Vec<(String, i64)>,
    /// The namespace.
    pub namespaces: Vec<(NamespaceId, i64)>,
    /// The status in the view.
    pub statuses: Vec<(ClaimStatus, i64)>,
    /// The author.
    pub authors: Vec<(AgentId, i64)>,
    /// The source.
    pub sources: Vec<(SourceId, i64)>,
}
