//! Searching.

use claimgraph_domain::error::Error;
use claimgraph_domain::search::fusion::Part;
use claimgraph_domain::search::rank::PARTS;
use claimgraph_domain::search::{Expr as Asked, Highlighter, Query as Text};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use tokio::time::Instant;

use super::ask::{Matched, ScorePart, SearchAnswer, SearchHit, SearchMode, SearchQuery};
use super::correct::{corrected, corrections};
use super::cursor::Ground;
use super::entity::claim as indexed;
use super::fields::filters;
use super::plan::Plan;
use super::stats::stats;
use crate::entity::claim;
use crate::error::OrDatabase;
use crate::read::{
    ClaimRow, Context, Fingerprint, IncludeStatuses, Key, KeyKind, Page, PageRequest, StateRow, View, alias, col,
    count_all, fetch_page, fetch_rows, invalid_cursor, listed, one_of, select_states, truth,
};
use crate::scope::Scope;
use crate::store::Store;
use crate::vector::no_embedder;

/// A claim's state and how well it fits.
pub(super) struct Scored {
    pub(super) state: StateRow,
    pub(super) score: i64,
}

impl FromQueryResult for Scored {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self { state: StateRow::from_query_result(row, prefix)?, score: row.try_get(prefix, "score")? })
    }
}

impl Store {
    /// The claims that fit a query, best first: two statements, one more for each kind of thing that has to be looked
    /// up (claims that are not in memory, authors by name, words that no claim has).
    ///
    /// A later page goes on with the figures of the first, so that claims written meanwhile move no others.
    ///
    /// # Errors
    /// `QUERY_INVALID` and `LIMIT_EXCEEDED` as [`Text::read`]; `NO_EMBEDDER` for a mode that needs one, and
    /// `EMBEDDER_UNAVAILABLE` for one that needs what it does not give; `CURSOR_INVALID` for a cursor of another search;
    /// `UNAVAILABLE` while the index is being made, and from the database.
    pub async fn search(&self, scope: &Scope, view: View, query: &SearchQuery) -> Result<SearchAnswer, Error> {
        let started = Instant::now();
        let answer = self.answer_search(scope, view, query).await;
        self.search_progress().counts().count(query.mode, started.elapsed(), answer.is_ok());
        answer
    }

    async fn answer_search(&self, scope: &Scope, view: View, query: &SearchQuery) -> Result<SearchAnswer, Error> {
        if query.mode != SearchMode::Text && self.embedder().is_none() {
            return Err(no_embedder());
        }
        let options = self.options().search;
        let asked = Text::read(&query.text, &options.limits)?.expr().clone();
        let cx = self.context(scope, view);
        let fields = filters(self, cx, &asked).await?;
        let mut plan = Plan { asked, fields, language: options.language };
        if query.mode != SearchMode::Text {
            return self.search_fused(scope, view, query, plan).await;
        }
        let shape = (plan.asked.to_string(), query.mode, &query.filter, query.include, options.language);
        let list = Fingerprint::new(scope, "search", &shape);
        let (ground, after) = match &query.after {
            Some(cursor) => {
                let (ground, after) = Ground::of(list, cursor)?;
                plan.asked = corrected(plan.asked, &ground.corrections);
                (ground, Some(after))
            }
            None => (self.ground(cx, &mut plan).await?, None),
        };
        if ground.stats.found.len() != plan.terms().len() {
            return Err(invalid_cursor());
        }
        let include = if plan.names_status() { IncludeStatuses::ALL } else { query.include };
        let matched = Matched { plan, view, filter: query.filter.clone(), include, only: None };
        let request = PageRequest::first(query.first).after(after);
        let page = self.matched_page(scope, &matched, &ground, list, &request).await?;
        let page = self.hits(scope, query, &matched, &ground, list, page).await?;
        Ok(SearchAnswer { page, corrections: ground.corrections, missing: None, matched })
    }

    /// How many claims a search finds.
    ///
    /// # Errors
    /// `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn count_search(&self, scope: &Scope, matched: &Matched) -> Result<i64, Error> {
        let mut select = Query::select();
        let cx = self.context(scope, matched.view);
        select.expr_as(count_all(), alias("n")).from_as(claim::Entity, alias(&cx.claim()));
        matched.narrow(cx, &mut select);
        let rows = fetch_rows(self, scope, &select).await?;
        rows.first().map_or(Ok(0), |row| row.try_get("", "n").or_database())
    }

    /// What the scores of a search rest on. Words that nobody has are taken for others in the plan.
    pub(super) async fn ground(&self, cx: Context, plan: &mut Plan) -> Result<Ground, Error> {
        let terms = plan.terms();
        let found = stats(self, cx, plan, &terms).await?;
        if found.corpus.claims == 0 {
            return Ok(Ground { stats: found, corrections: Vec::new() });
        }
        let corrections = corrections(self, cx, &terms, &found.found).await?;
        if corrections.is_empty() {
            return Ok(Ground { stats: found, corrections });
        }
        plan.asked = corrected(plan.asked.clone(), &corrections);
        let stats = stats(self, cx, plan, &plan.terms()).await?;
        Ok(Ground { stats, corrections })
    }

    pub(super) async fn matched_page(
        &self,
        scope: &Scope,
        matched: &Matched,
        ground: &Ground,
        list: Fingerprint,
        request: &PageRequest,
    ) -> Result<Page<Scored>, Error> {
        let cx = self.context(scope, matched.view);
        let mut inner = select_states(cx);
        matched.narrow(cx, &mut inner);
        let rank = matched.plan.score(cx, &mut inner, &ground.stats.weights());
        inner.expr_as(rank, alias("score"));
        let t = |name: &str| Expr::col((alias("t"), alias(name)));
        let mut select = Query::select();
        for name in ["id", "lineage_id", "status", "superseded", "created_pos", "score"] {
            select.expr(t(name));
        }
        select.from_subquery(inner, alias("t"));
        let keys = [Key::new(t("score"), KeyKind::Int).descending(true), Key::new(t("id"), KeyKind::Id)];
        fetch_page::<Scored>(self, scope, select, &keys, list, request).await
    }

    async fn hits(
        &self,
        scope: &Scope,
        query: &SearchQuery,
        matched: &Matched,
        ground: &Ground,
        list: Fingerprint,
        page: Page<Scored>,
    ) -> Result<Page<SearchHit>, Error> {
        let (found, places): (Vec<Scored>, Vec<_>) = page.items.into_iter().unzip();
        let (states, scores): (Vec<StateRow>, Vec<i64>) = found.into_iter().map(|one| (one.state, one.score)).unzip();
        let rows = self.claim_rows(scope, &states).await?;
        let told = Told::new(query, &matched.plan, ground);
        let mut items = Vec::with_capacity(rows.len());
        for ((row, score), place) in rows.into_iter().zip(scores).zip(places) {
            if let Some(row) = row {
                let parts = query.explain.then(|| told.parts(&row.claim.content));
                items.push((told.hit(row, points(score), parts), ground.carried_by(list, &place)?));
            }
        }
        Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous })
    }
}

impl Matched {
    /// Lets through what the search finds of a select of claims, which are joined with their rows `d` in the index where
    /// they are found by their words.
    pub(super) fn narrow(&self, cx: Context, select: &mut SelectStatement) {
        let c = |column| col(&cx.claim(), column);
        if let Some(only) = &self.only {
            let only = if only.is_empty() { truth(false) } else { one_of(c(claim::Column::Id), only) };
            select.cond_where(listed(cx, &self.filter, self.include)).and_where(only);
            return;
        }
        let d = |column| col("d", column);
        let same = Cond::all()
            .add(d(indexed::Column::TenantId).eq(cx.tenant))
            .add(d(indexed::Column::ClaimId).eq(c(claim::Column::Id)));
        select
            .join_as(JoinType::InnerJoin, indexed::Entity, alias("d"), same)
            .cond_where(listed(cx, &self.filter, self.include))
            .cond_where(self.plan.condition(cx));
    }
}

/// A score as a number of points. Scores are far below where a double is not exact.
pub(super) fn points(score: i64) -> f64 {
    i32::try_from(score).map_or(f64::from(i32::MAX), f64::from) / PARTS
}

/// What is told of each claim.
pub(super) struct Told<'a> {
    query: &'a SearchQuery,
    ground: &'a Ground,
    highlighter: Highlighter,
    terms: Vec<Asked>,
}

impl<'a> Told<'a> {
    pub(super) fn new(query: &'a SearchQuery, plan: &Plan, ground: &'a Ground) -> Self {
        let terms = plan.terms();
        Self { query, ground, highlighter: Highlighter::new(plan.language, &terms), terms }
    }

    pub(super) fn hit(&self, row: ClaimRow, score: f64, parts: Option<Vec<ScorePart>>) -> SearchHit {
        let highlights = self.query.highlight.then(|| self.highlighter.spans(row.claim.content.as_str()));
        SearchHit { row, score, highlights, parts }
    }

    fn parts(&self, content: &str) -> Vec<ScorePart> {
        let scores = self.highlighter.parts(content, &self.ground.stats.weights());
        let terms = self.terms.iter().zip(&self.ground.stats.found).zip(scores);
        let part = |((term, found), score): ((&Asked, &i64), f64)| ScorePart {
            part: Part::Text,
            term: Some(term.to_string()),
            claims: Some(*found),
            value: None,
            place: None,
            score,
        };
        terms.map(part).collect()
    }
}
