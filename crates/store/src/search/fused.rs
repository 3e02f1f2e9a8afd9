//! Searching by meaning, and by words and meaning together.
//!
//! The first page rests on a position of the log, a model and the figures of the words; its cursors carry them. Every page
//! puts the claims of that position in the same order, and leaves out what may not be shown any more, so that nothing that
//! is written between pages moves a claim.

use std::collections::{HashMap, HashSet};

use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::search::fusion::{Part, places, points};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

use super::ask::{Matched, ScorePart, SearchAnswer, SearchHit, SearchMode, SearchQuery};
use super::belief::Values;
use super::correct::corrected;
use super::meaning::Meaning;
use super::place::{Base, Place};
use super::plan::Plan;
use super::run::{Told, points as of_words};
use crate::entity::claim;
use crate::read::{
    Fingerprint, IncludeStatuses, Page, PageRequest, StateRow, View, alias, col, fetch, invalid_cursor, listed, one_of,
    select_states,
};
use crate::scope::Scope;
use crate::store::Store;
use crate::vector::{Near, Question, Within};

/// What is searched, the same on all pages.
struct Search<'a> {
    scope: &'a Scope,
    query: &'a SearchQuery,
    meaning: Meaning,
    plan: Plan,
    include: IncludeStatuses,
    base: Base,
}

/// A claim in the order.
struct Ranked {
    place: Place,
    parts: Vec<ScorePart>,
}

#[derive(FromQueryResult)]
struct Made {
    created_pos: i64,
}

impl Store {
    /// The claims that are near a query in meaning, or that fit its words and its meaning.
    pub(super) async fn search_fused(
        &self,
        scope: &Scope,
        view: View,
        query: &SearchQuery,
        mut plan: Plan,
    ) -> Result<SearchAnswer, Error> {
        let options = self.options().search;
        let meaning = Meaning::of(&query.text, &plan.asked)?;
        let weights = options.vectors.weights;
        let shape =
            (plan.asked.to_string(), query.mode, &query.filter, query.include, options.language, &meaning, weights);
        let list = Fingerprint::new(scope, "search", &shape);
        let carried = query.after.as_ref().map(|cursor| Base::of(list, cursor)).transpose()?;
        let (question, missing) = self.asked_question(scope, query.mode, &meaning, carried.as_ref()).await?;
        let (base, after) = match carried {
            Some((base, after)) => {
                plan.asked = corrected(plan.asked, &base.words.corrections);
                (base, Some(after))
            }
            None => (self.begin_fused(scope, view, query.mode, &mut plan, question.as_ref()).await?, None),
        };
        if query.mode == SearchMode::Hybrid && base.words.stats.found.len() != plan.terms().len() {
            return Err(invalid_cursor());
        }
        let include = if plan.names_status() { IncludeStatuses::ALL } else { query.include };
        let search = Search { scope, query, meaning, plan, include, base };
        let ranked = self.ranked(&search, view, list, question.as_ref()).await?;
        let (page, only) = self.fused_page(&search, view, list, ranked, after).await?;
        let Search { plan, base, .. } = search;
        let matched = Matched { plan, view, filter: query.filter.clone(), include, only: Some(only) };
        Ok(SearchAnswer { page, corrections: base.words.corrections, missing, matched })
    }

    /// The query as a vector. Where words count too, they do without it, and why is told.
    async fn asked_question(
        &self,
        scope: &Scope,
        mode: SearchMode,
        meaning: &Meaning,
        carried: Option<&(Base, Place)>,
    ) -> Result<(Option<Question>, Option<String>), Error> {
        let basis = carried.map(|(base, _)| base.meaning);
        if basis == Some(None) {
            return Ok((None, Some("the first page did without the meaning of the query".to_owned())));
        }
        match self.question(scope, &meaning.text, basis.flatten()).await {
            Ok(question) => Ok((Some(question), None)),
            // A later page cannot do without what the first had.
            Err(error) if mode == SearchMode::Hybrid && basis.is_none() && error.code == Code::EmbedderUnavailable => {
                Ok((None, Some(error.message)))
            }
            Err(error) => Err(error),
        }
    }

    /// What a first page rests on.
    async fn begin_fused(
        &self,
        scope: &Scope,
        view: View,
        mode: SearchMode,
        plan: &mut Plan,
        question: Option<&Question>,
    ) -> Result<Base, Error> {
        let head = self.position(scope).await?;
        let as_of = view.as_of.map_or(head, |as_of| Ord::min(as_of, head));
        let words = match mode {
            SearchMode::Hybrid => self.ground(self.context(scope, view), plan).await?,
            _ => super::cursor::Ground::default(),
        };
        Ok(Base { as_of, meaning: question.map(Question::basis), words })
    }

    /// All that is found at the position that the first page rests on, the best first.
    async fn ranked(
        &self,
        search: &Search<'_>,
        view: View,
        list: Fingerprint,
        question: Option<&Question>,
    ) -> Result<Vec<Ranked>, Error> {
        let frozen = View { as_of: Some(search.base.as_of), ..view };
        let near = match question {
            Some(question) => self.near(search, frozen, question).await?,
            None => Vec::new(),
        };
        let near = near.into_iter().map(|near| (near.claim, near.similarity));
        let mut ranked = match search.query.mode {
            SearchMode::Hybrid => self.fused(search, frozen, list, near.collect()).await?,
            _ => near.map(|(id, similarity)| alone(id, similarity)).collect(),
        };
        ranked.sort_by(|a, b| a.place.order(b.place));
        Ok(ranked)
    }

    /// What is near and what fits the words, put together with all else that counts.
    async fn fused(
        &self,
        search: &Search<'_>,
        frozen: View,
        list: Fingerprint,
        near: HashMap<Uuid, f64>,
    ) -> Result<Vec<Ranked>, Error> {
        let weights = self.options().search.vectors.weights;
        let mut orders = vec![(Part::Text, self.fitting(search, frozen, list).await?), (Part::Meaning, near)];
        orders.retain(|(part, _)| weights.of(*part) > 0);
        let ids: HashSet<Uuid> = orders.iter().flat_map(|(_, values)| values.keys().copied()).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        orders.extend(self.beliefs(search.scope, frozen, &ids, &weights).await?);
        Ok(fuse(ids, &orders, |part| weights.of(part)))
    }

    /// The claims that fit the words best, with how well.
    async fn fitting(&self, search: &Search<'_>, frozen: View, list: Fingerprint) -> Result<HashMap<Uuid, f64>, Error> {
        let most = u32::try_from(self.options().search.vectors.candidates).unwrap_or(u32::MAX);
        let matched = search.matched(frozen, None);
        let page =
            self.matched_page(search.scope, &matched, &search.base.words, list, &PageRequest::first(most)).await?;
        Ok(page.items.into_iter().map(|(found, _)| (found.state.id, of_words(found.score))).collect())
    }

    /// The nearest claims that may be shown. The nearest of all are looked at first; where too many of those may not be
    /// shown, every one that may is.
    async fn near(&self, search: &Search<'_>, frozen: View, question: &Question) -> Result<Vec<Near>, Error> {
        let most = self.options().search.vectors.candidates;
        let upto = Ord::min(search.base.meaning.map_or(0, |basis| basis.upto), search.base.as_of);
        let looked_at = most.saturating_mul(2);
        let within = Within { upto, most: looked_at, among: None };
        let mut near = self.nearest(question, within).await?;
        let is_all = near.len() < looked_at;
        let shown = self.shown(search, frozen, near.iter().map(|near| near.claim)).await?;
        near.retain(|near| shown.contains_key(&near.claim));
        if is_all || near.len() >= most {
            near.truncate(most);
            return Ok(near);
        }
        let cx = self.context(search.scope, frozen);
        let mut select = Query::select();
        select.expr(col(&cx.claim(), claim::Column::CreatedPos)).from_as(claim::Entity, alias(&cx.claim()));
        self.narrow_to_shown(search, frozen, None, &mut select);
        let among = fetch::<Made>(self, search.scope, &select).await?;
        let among = among.into_iter().map(|made| made.created_pos).collect();
        self.nearest(question, Within { upto, most, among: Some(among) }).await
    }

    /// The states of those of some claims that may be shown.
    async fn shown(
        &self,
        search: &Search<'_>,
        view: View,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, StateRow>, Error> {
        let ids: Vec<Uuid> = ids.collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = select_states(self.context(search.scope, view));
        self.narrow_to_shown(search, view, Some(&ids), &mut select);
        let rows = fetch::<StateRow>(self, search.scope, &select).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// Lets through the claims that the filter and what the query demands do, whatever their words and their meaning.
    fn narrow_to_shown(&self, search: &Search<'_>, view: View, only: Option<&[Uuid]>, select: &mut SelectStatement) {
        let cx = self.context(search.scope, view);
        match &search.meaning.demands {
            Some(demands) => {
                let plan = Plan { asked: demands.clone(), ..search.plan.clone() };
                Matched { plan, ..search.matched(view, None) }.narrow(cx, select);
            }
            None => {
                select.cond_where(listed(cx, &search.query.filter, search.include));
            }
        }
        if let Some(only) = only {
            select.and_where(one_of(col(&cx.claim(), claim::Column::Id), only));
        }
    }

    /// A page of what was found that may be shown now, and the ids of all of that.
    async fn fused_page(
        &self,
        search: &Search<'_>,
        view: View,
        list: Fingerprint,
        ranked: Vec<Ranked>,
        after: Option<Place>,
    ) -> Result<(Page<SearchHit>, Vec<Uuid>), Error> {
        let mut shown = self.shown(search, view, ranked.iter().map(|ranked| ranked.place.id)).await?;
        let only: Vec<Uuid> = shown.keys().copied().collect();
        let wanted = usize::try_from(search.query.first).unwrap_or(usize::MAX);
        let follows = |ranked: &Ranked| after.is_none_or(|after| ranked.place.order(after).is_gt());
        let mut rest = ranked.into_iter().filter(|ranked| follows(ranked) && shown.contains_key(&ranked.place.id));
        let chosen: Vec<Ranked> = rest.by_ref().take(wanted).collect();
        let has_next = rest.next().is_some();
        drop(rest);
        let (mut states, mut kept) = (Vec::with_capacity(chosen.len()), Vec::with_capacity(chosen.len()));
        for ranked in chosen {
            if let Some(state) = shown.remove(&ranked.place.id) {
                states.push(state);
                kept.push(ranked);
            }
        }
        let rows = self.claim_rows(search.scope, &states).await?;
        let told = Told::new(search.query, &search.plan, &search.base.words);
        let mut items = Vec::with_capacity(rows.len());
        for (row, ranked) in rows.into_iter().zip(kept) {
            let Some(row) = row else { continue };
            let parts = search.query.explain.then_some(ranked.parts);
            items.push((told.hit(row, ranked.place.score, parts), search.base.cursor(list, ranked.place)?));
        }
        Ok((Page { items, has_next, has_previous: after.is_some() }, only))
    }
}

impl Search<'_> {
    fn matched(&self, view: View, only: Option<Vec<Uuid>>) -> Matched {
        let (plan, filter) = (self.plan.clone(), self.query.filter.clone());
        Matched { plan, view, filter, include: self.include, only }
    }
}

/// A claim that is found by its meaning alone.
fn alone(id: Uuid, similarity: f64) -> Ranked {
    let part = ScorePart {
        part: Part::Meaning,
        term: None,
        claims: None,
        value: Some(similarity),
        place: None,
        score: similarity,
    };
    Ranked { place: Place { score: similarity, id }, parts: vec![part] }
}

/// Claims with what each order gives them.
fn fuse(ids: Vec<Uuid>, orders: &[Values], weight: impl Fn(Part) -> u32) -> Vec<Ranked> {
    let placed: Vec<_> = orders
        .iter()
        .map(|(part, values)| (*part, values, places(values.iter().map(|(id, value)| (*id, *value)))))
        .collect();
    let ranked = ids.into_iter().map(|id| {
        let parts = placed.iter().filter_map(|(part, values, places)| {
            let place = *places.get(&id)?;
            let score = points(weight(*part), place);
            let value = values.get(&id).copied();
            Some(ScorePart { part: *part, term: None, claims: None, value, place: Some(place), score })
        });
        let parts: Vec<ScorePart> = parts.collect();
        let score = parts.iter().map(|part| part.score).sum();
        Ranked { place: Place { score, id }, parts }
    });
    ranked.collect()
}
