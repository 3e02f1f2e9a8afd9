use std::time::Duration;

use async_graphql::{Context, ID, InputObject, Object, Result};
use claimgraph_domain::context::Wanted;
use claimgraph_domain::error::{Code, Error};
use claimgraph_store::context::{About, ContextQuery, MOST_CLAIMS, Named};

use super::{AsOf, Either, one_of, view};
use crate::context::loaders;
use crate::filter::{Budget, ClaimFilterInput};
use crate::graph::{Start, bounded, refused_at};
use crate::scalars::DateTime;
use crate::types::{ContextBundle, ContextSectionName};

/// A section that is wanted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(crate) struct ContextSectionInput {
    /// Which.
    section: ContextSectionName,
    /// Most tokens of it, its heading included, 0 or more; its share and what others leave when absent.
    max_tokens: Option<i32>,
}

/// The root field for context.
pub(super) struct Query;

#[Object]
impl Query {
    /// What a reader of some claims should know, such as a language model: an ordered bundle of claims and sources that
    /// has never more tokens than its budget, with where everything comes from and what was left out. Claims that
    /// contradict each other stand in it together or not at all. `docs/CONTEXT.md` tells how it is made.
    ///
    /// `BAD_REQUEST` unless exactly one of `query` and `claims` is given, for a budget below 0, for a section named
    /// twice and for a tokenizer that there is not; `LIMIT_EXCEEDED` for a budget above the maximum and for too many
    /// claims; `NOT_FOUND` for a claim that does not exist in the view; for a query as `search`.
    #[expect(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn context(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the claims must say, in the language of `search`; the best 50 are taken.")]
        query: Option<String>,
        #[graphql(desc = "The claims: ids of versions, or of lineages for their newest versions, 1 to 200.")]
        claims: Option<Vec<ID>>,
        #[graphql(desc = "Most tokens, 0 to 200,000 unless configured otherwise; 4,000 when absent.")]
        budget_tokens: Option<i32>,
        #[graphql(desc = "The sections in their order, each once; all when absent.")] sections: Option<
            Vec<ContextSectionInput>,
        >,
        #[graphql(desc = "Only claims that fit this are found; with `query` alone.")] filter: Option<ClaimFilterInput>,
        #[graphql(
            desc = "What counts tokens: `words` (three letters of a word, or a sign), `bytes` (no byte-level vocabulary has more), or `characters` (four of them); `words` unless configured otherwise."
        )]
        tokenizer: Option<String>,
        #[graphql(desc = "The state that was recorded then; the present when absent.")] as_of: Option<AsOf>,
        #[graphql(desc = "Leave out what does not hold at this moment.")] valid_at: Option<DateTime>,
    ) -> Result<ContextBundle> {
        let loaders = loaders(ctx)?;
        let limits = &loaders.limits;
        let most = limits.context_tokens_max;
        let budget = bounded("budgetTokens", budget_tokens, 0, most, limits.context_tokens_default.min(most))?;
        let sections = sections.map_or_else(|| Ok(Wanted::all()), |sections| wanted(&sections))?;
        let (about, starts) = about(query, claims, filter)?;
        let query = ContextQuery {
            about,
            sections,
            budget: usize::try_from(budget).unwrap_or(usize::MAX),
            tokenizer,
            nodes: usize::try_from(limits.traversal_nodes_default).unwrap_or(usize::MAX),
            time: Duration::from_millis(u64::from(limits.traversal_time_ms_default)),
        };
        let view = view(ctx, as_of, valid_at).await?;
        let answer = loaders.store.bundle_context(&loaders.scope, view, &query).await;
        Ok(ContextBundle::new(query.budget, answer.map_err(|error| Start::blame(&starts, error))?))
    }
}

/// Reads what the bundle is about.
fn about(
    query: Option<String>,
    claims: Option<Vec<ID>>,
    filter: Option<ClaimFilterInput>,
) -> Result<(About, Vec<Start>), Error> {
    match one_of(("query", query), ("claims", claims))? {
        Either::A(text) => {
            let filter = filter.unwrap_or_default().read(&mut Budget::default())?;
            Ok((About::Query { text, filter }, Vec::new()))
        }
        Either::B(_) if filter.is_some() => {
            let message = "it narrows what a query finds; leave it out where `claims` are given";
            Err(refused_at("filter")(Error::new(Code::BadRequest, message)))
        }
        Either::B(ids) if ids.len() > MOST_CLAIMS => {
            let message = format!("it names {} claims; the most is {MOST_CLAIMS}", ids.len());
            Err(refused_at("claims")(Error::new(Code::LimitExceeded, message)))
        }
        Either::B(ids) => {
            let starts = Start::read_all("claims", &ids)?;
            let named = starts.iter().map(|start| Named { claim: start.claim, lineage: start.lineage }).collect();
            Ok((About::Claims(named), starts))
        }
    }
}

/// Reads the sections.
fn wanted(sections: &[ContextSectionInput]) -> Result<Vec<Wanted>, Error> {
    if sections.is_empty() {
        let message = "it names no section; leave it out for all of them";
        return Err(refused_at("sections")(Error::new(Code::BadRequest, message)));
    }
    let mut wanted: Vec<Wanted> = Vec::with_capacity(sections.len());
    for (index, asked) in sections.iter().enumerate() {
        let section = asked.section.into();
        if wanted.iter().any(|known| known.section == section) {
            let message = "it was named before; each section stands once";
            return Err(refused_at(format!("sections[{index}].section"))(Error::new(Code::BadRequest, message)));
        }
        let path = format!("sections[{index}].maxTokens");
        let most = asked.max_tokens.map(|most| bounded(&path, Some(most), 0, u32::MAX, 0)).transpose()?;
        let max_tokens = most.map(|most| usize::try_from(most).unwrap_or(usize::MAX));
        wanted.push(Wanted { section, max_tokens });
    }
    Ok(wanted)
}
