use async_graphql::connection::PageInfo;
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use claimgraph_domain::search::{Span, fusion};
use claimgraph_store::read::{Page, View};
use claimgraph_store::search::{self, Matched, SearchAnswer, SearchHit};

use super::Claim;
use super::search_facets::SearchFacets;
use crate::compose::Extended;
use crate::context::loaders;
use crate::page::{self, size};

/// A stretch of a claim's content, in UTF-16 code units, as JavaScript counts: `content.slice(start, end)`.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct SearchHighlight {
    /// Where it begins.
    start: u32,
    /// Where it ends, exclusive.
    end: u32,
}

impl From<Span> for SearchHighlight {
    fn from(span: Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}

/// What claims are put in order by.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "fusion::Part")]
pub enum SearchPart {
    /// How well the words fit.
    Text,
    /// How near the meaning is.
    Meaning,
    /// How sure reviewers are, by trust.
    Confidence,
    /// What speaks for the claim and against it.
    Evidence,
    /// How new it is.
    Recency,
    /// How sure it is that the best of its sources says so.
    Provenance,
}

/// What something brings to a score: a part of the query in `TEXT`, else an order that the claim stands in.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchScorePart {
    /// What it is.
    part: SearchPart,
    /// The part of the query, as it would be written; null outside `TEXT`.
    term: Option<String>,
    /// Claim versions of the index that have the part of the query; the fewer, the more it counts. Null outside `TEXT`.
    claims: Option<i64>,
    /// What the order is by: points of the words, the cosine for the meaning (-1 to 1), 0 to 1 for confidence, evidence
    /// and provenance, microseconds since the Unix epoch for the age; null in `TEXT`.
    value: Option<f64>,
    /// The claim's place in the order, the first is 1; null outside `HYBRID`.
    place: Option<i32>,
    /// What it brings.
    score: f64,
}

impl SearchCorrection {
    pub(super) fn of(one: &search::Correction) -> Self {
        Self { word: one.word.clone(), tried: one.tried.clone() }
    }
}

impl From<search::ScorePart> for SearchScorePart {
    fn from(part: search::ScorePart) -> Self {
        let search::ScorePart { part, term, claims, value, place, score } = part;
        let place = place.and_then(|place| i32::try_from(place).ok());
        Self { part: part.into(), term, claims, value, place, score }
    }
}

/// A word that no claim has, and what was searched for instead.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchCorrection {
    /// The word, in lower case.
    word: String,
    /// The words that are nearest to it.
    tried: Vec<String>,
}

/// A claim that was found, with its cursor.
#[derive(Debug)]
pub struct SearchEdge {
    node: Extended<Claim>,
    cursor: claimgraph_store::read::Cursor,
    score: f64,
    highlights: Option<Vec<Span>>,
    parts: Option<Vec<search::ScorePart>>,
}

/// A claim that was found, with its cursor.
#[Object]
impl SearchEdge {
    /// The claim.
    async fn node(&self) -> &Extended<Claim> {
        &self.node
    }

    /// Marks the claim's place among what was found, for `after`; opaque.
    async fn cursor(&self) -> String {
        self.cursor.text()
    }

    /// How well it fits: more is better. To be compared within one search alone.
    async fn score(&self) -> f64 {
        self.score
    }

    /// Where in `content` it fits, in order and apart from each other; null unless `highlight` was given.
    async fn highlights(&self) -> Option<Vec<SearchHighlight>> {
        self.highlights.as_ref().map(|spans| spans.iter().copied().map(Into::into).collect())
    }

    /// What the score is the sum of; null unless `explain` was given.
    async fn score_parts(&self) -> Option<Vec<SearchScorePart>> {
        self.parts.as_ref().map(|parts| parts.iter().cloned().map(Into::into).collect())
    }
}

/// Claims that were found.
#[derive(Debug)]
pub struct SearchConnection {
    page: Page<()>,
    edges: Vec<SearchEdge>,
    corrections: Vec<search::Correction>,
    missing: Option<String>,
    matched: Matched,
    view: View,
}

impl SearchConnection {
    /// What the store found.
    #[must_use]
    pub fn new(view: View, answer: SearchAnswer) -> Self {
        let SearchAnswer { page, corrections, missing, matched } = answer;
        let edge = |hit: SearchHit, cursor| {
            let SearchHit { row, score, highlights, parts } = hit;
            SearchEdge { node: Claim::with_state(view, row), cursor, score, highlights, parts }
        };
        let places = page.items.iter().map(|(_, cursor)| ((), cursor.clone())).collect();
        let place = Page { items: places, has_next: page.has_next, has_previous: page.has_previous };
        let edges = page.items.into_iter().map(|(hit, cursor)| edge(hit, cursor)).collect();
        Self { page: place, edges, corrections, missing, matched, view }
    }
}

/// Claims that were found, best first; those that fit alike in the order of creation.
#[Object]
impl SearchConnection {
    /// The claims with their cursors and scores.
    async fn edges(&self) -> &[SearchEdge] {
        &self.edges
    }

    /// The claims.
    async fn nodes(&self) -> Vec<&Extended<Claim>> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page stands in what was found.
    async fn page_info(&self) -> PageInfo {
        page::info(&self.page)
    }

    /// How many claims were found, whatever the page; counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        let loaders = loaders(ctx)?;
        Ok(loaders.store.count_search(&loaders.scope, &self.matched).await?)
    }

    /// Words that no claim has, and what was searched for instead.
    async fn corrections(&self) -> Vec<SearchCorrection> {
        self.corrections.iter().map(SearchCorrection::of).collect()
    }

    /// Why `HYBRID` did without the meaning of the query; null where it did not.
    async fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    /// How all that was found is spread, whatever the page. `LIMIT_EXCEEDED` above the page maximum.
    async fn facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Most values of each facet, 0 to the page maximum (200 unless configured otherwise).",
            default = 10
        )]
        first: i32,
    ) -> Result<SearchFacets> {
        let loaders = loaders(ctx)?;
        let first = size("first", Some(first), &loaders.limits)?;
        let facets = loaders.store.search_facets(&loaders.scope, &self.matched, first).await?;
        Ok(SearchFacets::new(self.view, facets))
    }
}
