//! The filter of claims.

use async_graphql::{ID, InputObject};
use claimgraph_domain::error::Error;
use claimgraph_domain::rules::content_hash::ContentHash;
use claimgraph_store::read::ClaimFilter;

use super::{
    AttrFilterInput, Budget, DateTimeFilter, EdgeOfFilterInput, IntFilter, ReviewFilterInput, SourceFilterInput,
    TextFilter, ids, values,
};
use crate::scalars::DateTime;
use crate::types::ClaimStatus;

/// Which claims: those for which all that is given holds. At most 8 levels deep and 200 conditions in all, else
/// `LIMIT_EXCEEDED`; malformed ids and paths are refused with `BAD_REQUEST`.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "ClaimFilter")]
pub(crate) struct ClaimFilterInput {
    /// All of these hold.
    and: Option<Vec<ClaimFilterInput>>,
    /// At least one of these holds; an empty list is never true.
    or: Option<Vec<ClaimFilterInput>>,
    /// This does not hold.
    not: Option<Box<ClaimFilterInput>>,
    /// One of these versions, at most 1,000.
    ids: Option<Vec<ID>>,
    /// A version of one of these lineages, at most 1,000.
    lineages: Option<Vec<ID>>,
    /// The name of the claim type.
    claim_type: Option<TextFilter>,
    /// In one of these states. Naming a state here also brings what lists leave out.
    status: Option<Vec<ClaimStatus>>,
    /// The namespace.
    namespace: Option<NamespaceAt>,
    /// Written by one of these agents, at most 1,000.
    authors: Option<Vec<ID>>,
    /// The statement.
    content: Option<TextFilter>,
    /// The formal statement.
    formal_content: Option<TextFilter>,
    /// The version number, 1 for the first.
    version: Option<IntFilter>,
    /// When the version was made.
    created_at: Option<DateTimeFilter>,
    /// The statement holds at this moment.
    valid_at: Option<DateTime>,
    /// Says one of these: content hashes of 64 hex digits in lower case, at most 1,000.
    content_hashes: Option<Vec<String>>,
    /// Brought by one of these bundles, at most 1,000.
    bundles: Option<Vec<ID>>,
    /// Attributes, each condition of which holds.
    attrs: Option<Vec<AttrFilterInput>>,
    /// Drawn from a source which fits this.
    source: Option<SourceFilterInput>,
    /// Has a standing edge which fits this.
    edge: Option<EdgeOfFilterInput>,
    /// Has a live review which fits this.
    review: Option<ReviewFilterInput>,
    /// Whether it is the newest version of its claim.
    is_latest: Option<bool>,
}

/// A place in the namespace tree.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct NamespaceAt {
    /// Names from the root joined by `/`.
    path: String,
    /// Whether what lies below counts too.
    #[graphql(default)]
    subtree: bool,
}

impl ClaimFilterInput {
    /// The store's filter.
    pub(crate) fn read(self, budget: &mut Budget) -> Result<ClaimFilter, Error> {
        budget.nested(|budget| {
            let mut all = Vec::new();
            let rest = self.logic(budget, &mut all)?;
            let rest = rest.own(&mut all)?;
            rest.related(budget, &mut all)?;
            for _ in &all {
                budget.condition()?;
            }
            Ok(if all.len() == 1 { all.remove(0) } else { ClaimFilter::And(all) })
        })
    }

    fn logic(mut self, budget: &mut Budget, all: &mut Vec<ClaimFilter>) -> Result<Self, Error> {
        let list = |budget: &mut Budget, parts: Vec<Self>| -> Result<Vec<ClaimFilter>, Error> {
            parts.into_iter().map(|part| part.read(budget)).collect()
        };
        if let Some(parts) = self.and.take() {
            all.push(ClaimFilter::And(list(budget, parts)?));
        }
        if let Some(parts) = self.or.take() {
            all.push(ClaimFilter::Or(list(budget, parts)?));
        }
        if let Some(part) = self.not.take() {
            all.push(ClaimFilter::Not(Box::new(part.read(budget)?)));
        }
        Ok(self)
    }

    /// What the claim itself must fit.
    fn own(mut self, all: &mut Vec<ClaimFilter>) -> Result<Self, Error> {
        let namespace = |at: NamespaceAt| ClaimFilter::Namespace { path: at.path, subtree: at.subtree };
        let single = [
            self.ids.take().map(ids).transpose()?.map(ClaimFilter::Id),
            self.lineages.take().map(ids).transpose()?.map(ClaimFilter::Lineage),
            self.authors.take().map(ids).transpose()?.map(ClaimFilter::Author),
            self.bundles.take().map(ids).transpose()?.map(ClaimFilter::Bundle),
            self.claim_type.take().map(TextFilter::op).transpose()?.map(ClaimFilter::Type),
            self.content.take().map(TextFilter::op).transpose()?.map(ClaimFilter::Content),
            self.formal_content.take().map(TextFilter::op).transpose()?.map(ClaimFilter::FormalContent),
            self.status.take().map(|list| ClaimFilter::Status(list.into_iter().map(Into::into).collect())),
            self.namespace.take().map(namespace),
            self.valid_at.take().map(|moment| ClaimFilter::ValidAt(moment.into())),
            self.content_hashes.take().map(hashes).transpose()?.map(ClaimFilter::ContentHash),
            self.is_latest.take().map(ClaimFilter::LatestOnly),
        ];
        all.extend(single.into_iter().flatten());
        all.extend(self.version.take().unwrap_or_default().all().map(ClaimFilter::Version));
        all.extend(self.created_at.take().unwrap_or_default().all().map(ClaimFilter::CreatedAt));
        Ok(self)
    }

    /// What must be around the claim.
    fn related(self, budget: &mut Budget, all: &mut Vec<ClaimFilter>) -> Result<(), Error> {
        for attr in self.attrs.unwrap_or_default() {
            attr.read(budget, all)?;
        }
        if let Some(source) = self.source {
            all.push(ClaimFilter::Source(source.read()?));
        }
        if let Some(edge) = self.edge {
            all.push(ClaimFilter::Edge(edge.read(budget)?));
        }
        if let Some(review) = self.review {
            all.push(ClaimFilter::Review(review.read()?));
        }
        Ok(())
    }
}

fn hashes(texts: Vec<String>) -> Result<Vec<ContentHash>, Error> {
    values(texts)?.iter().map(|text| text.parse()).collect()
}
