use async_graphql::connection::PageInfo;
use async_graphql::{Context, Object, Result, SimpleObject};
use claimgraph_domain::search::Span;
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

/// What a part of the query brings to a score.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchScorePart {
    /// The part, as it would be written in a query.
    term: String,
    /// Claim versions of the index that have it; the fewer, the more it counts.
    claims: i64,
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
        Self { term: part.term, claims: part.claims, score: part.score }
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
    matched: Matched,
    view: View,
}

impl SearchConnection {
    /// What the store found.
    #[must_use]
    pub fn new(view: View, answer: SearchAnswer) -> Self {
        let SearchAnswer { page, corrections, matched } = answer;
        let edge = |hit: SearchHit, cursor| {
            let SearchHit { row, score, highlights, parts } = hit;
            SearchEdge { node: Claim::with_state(view, row), cursor, score, highlights, parts }
        };
        let places = page.items.iter().map(|(_, cursor)| ((), cursor.clone())).collect();
        let place = Page { items: places, has_next: page.has_next, has_previous: page.has_previous };
        let edges = page.items.into_iter().map(|(hit, cursor)| edge(hit, cursor)).collect();
        Self { page: place, edges, corrections, matched, view }
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
