use std::sync::Arc;

use async_graphql::{Enum, ID, Object, SimpleObject};
use claimgraph_domain::context::{self, PlacedGroup, PlacedSection};
use claimgraph_store::context::{ContextAnswer, ContextKey};

use super::context_item::ContextItem;
use super::search::SearchCorrection;
use crate::graph::{AnswerOrigin, Truncation};
use crate::scalars::Long;

/// Most ids of what was left out that are told for one reason.
const TOLD: usize = 200;

/// A part of a context bundle.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "context::Section")]
pub enum ContextSectionName {
    /// The claims that were asked about, or found, best first.
    Claims,
    /// What they rest on: what they need, and what implies them, within three links.
    Foundations,
    /// What speaks for them and what against, within two links.
    Evidence,
    /// What cannot hold together with them, by inference. What contradicts a claim outright stands beside it, in
    /// whichever section that is.
    Conflicts,
    /// Questions that are linked with them and that no claim responds to.
    Questions,
    /// The sources from which the claims of the bundle were read.
    Provenance,
}

/// What a reader of some claims should know, within a budget of tokens.
#[derive(Debug, Clone)]
pub struct ContextBundle {
    budget: usize,
    answer: Arc<ContextAnswer>,
}

impl ContextBundle {
    /// What the store made.
    #[must_use]
    pub fn new(budget: usize, answer: ContextAnswer) -> Self {
        Self { budget, answer: Arc::new(answer) }
    }
}

/// What a reader of some claims should know, within a budget of tokens.
#[Object]
impl ContextBundle {
    /// All of it in Markdown, to be given to a reader as it is: a heading for each section, a numbered line for each
    /// item.
    async fn text(&self) -> &str {
        &self.answer.bundle.text
    }

    /// Tokens of `text`; never more than the budget.
    async fn tokens(&self) -> usize {
        self.answer.bundle.tokens
    }

    /// The tokens that it was allowed.
    async fn budget_tokens(&self) -> usize {
        self.budget
    }

    /// The name of what counted them.
    async fn tokenizer(&self) -> &str {
        &self.answer.tokenizer
    }

    /// The sections that have something, in the order that was asked for.
    async fn sections(&self) -> Vec<ContextSection> {
        let sections = self.answer.bundle.sections.iter().cloned();
        sections.map(|section| ContextSection { answer: Arc::clone(&self.answer), section }).collect()
    }

    /// What was left out, by section and reason.
    async fn left_out(&self) -> Vec<ContextOmission> {
        let told = |left: &context::LeftOut<ContextKey>| ContextOmission {
            section: left.section.into(),
            reason: left.reason.into(),
            count: Long(i64::try_from(left.keys.len()).unwrap_or(i64::MAX)),
            ids: left.keys.iter().take(TOLD).map(key_id).collect(),
        };
        let mut all: Vec<ContextOmission> = self.answer.bundle.left_out.iter().map(told).collect();
        if self.answer.unseen > 0 {
            all.push(ContextOmission {
                section: ContextSectionName::Claims,
                reason: ContextOmissionReason::Rank,
                count: Long(self.answer.unseen),
                ids: Vec::new(),
            });
        }
        all
    }

    /// Words of the query that no claim has, and what was searched for instead.
    async fn corrections(&self) -> Vec<SearchCorrection> {
        self.answer.corrections.iter().map(SearchCorrection::of).collect()
    }

    /// Why not everything around the claims was looked at; null when it was.
    async fn truncated(&self) -> Option<Truncation> {
        self.answer.truncated.map(Into::into)
    }

    /// The position of the log at which the graph was read.
    async fn position(&self) -> Long {
        Long(self.answer.position)
    }

    /// What answered for the graph; null when a query found nothing, so that it was not asked.
    async fn origin(&self) -> Option<AnswerOrigin> {
        self.answer.origin.map(Into::into)
    }
}

/// The id of something in a bundle: `lineage_…` or `source_…`.
pub(super) fn key_id(key: &ContextKey) -> ID {
    match key {
        ContextKey::Claim(lineage) => ID(lineage.to_string()),
        ContextKey::Source(source) => ID(source.to_string()),
    }
}

/// A section of a bundle.
#[derive(Debug, Clone)]
pub struct ContextSection {
    answer: Arc<ContextAnswer>,
    section: PlacedSection<ContextKey>,
}

/// A section of a bundle.
#[Object]
impl ContextSection {
    /// Which.
    async fn name(&self) -> ContextSectionName {
        self.section.section.into()
    }

    /// Tokens of its lines with its heading.
    async fn tokens(&self) -> usize {
        self.section.tokens
    }

    /// What stands in it, in order.
    async fn groups(&self) -> Vec<ContextGroup> {
        let group = |group: PlacedGroup<ContextKey>| ContextGroup {
            answer: Arc::clone(&self.answer),
            section: self.section.section,
            group,
        };
        self.section.groups.iter().cloned().map(group).collect()
    }
}

/// What stands together: a claim with all that it contradicts, and what contradicts that; or something alone.
#[derive(Debug, Clone)]
pub struct ContextGroup {
    answer: Arc<ContextAnswer>,
    section: context::Section,
    group: PlacedGroup<ContextKey>,
}

/// What stands together: a claim with all that it contradicts, and what contradicts that; or something alone.
#[Object]
impl ContextGroup {
    /// Its items, the one for which it stands here first.
    async fn items(&self) -> Vec<ContextItem> {
        let items = self.group.items.iter().cloned();
        items.map(|item| ContextItem::new(Arc::clone(&self.answer), self.section, item)).collect()
    }
}

/// Why something was left out of a bundle.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "context::Reason")]
pub enum ContextOmissionReason {
    /// There was no room for it with all that it contradicts.
    Budget,
    /// There was no room in its section.
    SectionBudget,
    /// Something that says the same stands in the bundle.
    Duplicate,
    /// What contradicts it was not looked for to the end, so that it might have stood without.
    Incomplete,
    /// Others fit the query better, and no more are looked at.
    Rank,
}

/// What was left out of a section for one reason.
#[derive(Debug, Clone, SimpleObject)]
pub struct ContextOmission {
    /// Of which section.
    section: ContextSectionName,
    /// Why.
    reason: ContextOmissionReason,
    /// How many claims or sources.
    count: Long,
    /// Their ids, `lineage_…` or `source_…`, at most 200; none for what was not looked at.
    ids: Vec<ID>,
}
