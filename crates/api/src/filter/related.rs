//! Filters of what surrounds claims, and of the lists of those things.

use async_graphql::{ID, InputObject, OneofObject};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::id;
use claimgraph_domain::rules::external_ref;
use claimgraph_store::read::{
    AgentFilter, EdgeEnd, EdgeFilter, EdgeQuery, NamespaceFilter, PageRequest, ReferenceFilter, RelationQuery,
    ReviewFilter, SourceFilter,
};

use super::{Budget, ClaimFilterInput, TextFilter, ids, values};
use crate::types::{AgentKind, EdgeDirection, ReferenceStatus, Verdict};

/// A source which fits all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "SourceFilter")]
pub(crate) struct SourceFilterInput {
    /// One of these, at most 1,000.
    ids: Option<Vec<ID>>,
    /// What it is: `paper`, `dataset`, …
    source_type: Option<TextFilter>,
    /// The title.
    title: Option<TextFilter>,
    /// The outside reference; `eq` takes any spelling of it, the others its normal form. `VALIDATION_FAILED` for an
    /// unknown form.
    external_ref: Option<TextFilter>,
}

impl SourceFilterInput {
    pub(crate) fn read(self) -> Result<SourceFilter, Error> {
        let external_ref = match self.external_ref {
            Some(TextFilter::Eq(text)) => Some(TextFilter::Eq(external_ref::normalise(&text)?)),
            other => other,
        };
        Ok(SourceFilter {
            ids: self.ids.map(ids).transpose()?,
            source_type: self.source_type.map(TextFilter::op).transpose()?,
            title: self.title.map(TextFilter::op).transpose()?,
            external_ref: external_ref.map(TextFilter::op).transpose()?,
        })
    }
}

/// An edge of a claim which fits all that is given. Edges belong to lineages: one that cites an older version counts.
#[derive(Debug, Clone, InputObject)]
#[graphql(name = "ClaimEdgeFilter")]
pub(crate) struct EdgeOfFilterInput {
    /// One of these types, at most 1,000.
    types: Option<Vec<String>>,
    /// Which way it runs, seen from the claim.
    #[graphql(default_with = "EdgeDirection::Both")]
    direction: EdgeDirection,
    /// The version cited at the other end.
    other: Option<Box<ClaimFilterInput>>,
}

impl EdgeOfFilterInput {
    pub(crate) fn read(self, budget: &mut Budget) -> Result<EdgeFilter, Error> {
        let other = self.other.map(|other| other.read(budget)).transpose()?;
        Ok(EdgeFilter {
            types: self.types.map(values).transpose()?,
            direction: self.direction.into(),
            other: other.map(Box::new),
        })
    }
}

/// A live review which fits all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "ReviewFilter")]
pub(crate) struct ReviewFilterInput {
    /// One of these verdicts.
    verdicts: Option<Vec<Verdict>>,
    /// By one of these agents, at most 1,000.
    reviewers: Option<Vec<ID>>,
}

impl ReviewFilterInput {
    pub(crate) fn read(self) -> Result<ReviewFilter, Error> {
        Ok(ReviewFilter {
            verdicts: self.verdicts.map(|list| list.into_iter().map(Into::into).collect()),
            reviewers: self.reviewers.map(ids).transpose()?,
        })
    }
}

/// One end of an edge; exactly one.
#[derive(Debug, Clone, OneofObject)]
#[graphql(name = "EdgeEnd")]
pub(crate) enum EdgeEndInput {
    /// Any version of this claim: a lineage's id.
    Lineage(ID),
    /// Exactly this version: a claim's id.
    Version(ID),
}

/// The store's form of an end.
pub(crate) fn end(end: EdgeEndInput) -> Result<EdgeEnd, Error> {
    Ok(match end {
        EdgeEndInput::Lineage(text) => EdgeEnd::Lineage(id::parse(&text)?),
        EdgeEndInput::Version(text) => EdgeEnd::Version(id::parse(&text)?),
    })
}

/// Edges which fit all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "EdgeFilter")]
pub(crate) struct EdgeListFilterInput {
    /// One of these types, at most 1,000.
    types: Option<Vec<String>>,
    /// Where they start.
    source: Option<EdgeEndInput>,
    /// Where they end.
    target: Option<EdgeEndInput>,
    /// Asserted by one of these agents, at most 1,000.
    asserted_by: Option<Vec<ID>>,
    /// Least strength, 0 to 1, inclusive; leaves out edges without one.
    min_strength: Option<f64>,
    /// Greatest strength, 0 to 1, inclusive; leaves out edges without one.
    max_strength: Option<f64>,
    /// Also edges that were taken back.
    #[graphql(default)]
    include_retracted: bool,
}

impl EdgeListFilterInput {
    pub(crate) fn query(self, page: PageRequest) -> Result<EdgeQuery, Error> {
        let strength = |name: &str, value: Option<f64>| match value {
            Some(value) if !(0.0..=1.0).contains(&value) => {
                Err(Error::new(Code::BadRequest, format!("`{name}` is {value}; a strength is 0 to 1")))
            }
            other => Ok(other),
        };
        Ok(EdgeQuery {
            types: self.types.map(values).transpose()?,
            source: self.source.map(end).transpose()?,
            target: self.target.map(end).transpose()?,
            asserted_by: self.asserted_by.map(ids).transpose()?,
            include_retracted: self.include_retracted,
            min_strength: strength("minStrength", self.min_strength)?,
            max_strength: strength("maxStrength", self.max_strength)?,
            page,
        })
    }
}

/// Relations which fit all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "RelationFilter")]
pub(crate) struct RelationFilterInput {
    /// One of these types, at most 1,000.
    types: Option<Vec<String>>,
    /// Any version of this claim has a place in it: a lineage's id.
    member: Option<ID>,
    /// Also relations that were taken back.
    #[graphql(default)]
    include_retracted: bool,
}

impl RelationFilterInput {
    pub(crate) fn query(self, page: PageRequest) -> Result<RelationQuery, Error> {
        Ok(RelationQuery {
            types: self.types.map(values).transpose()?,
            member: self.member.map(|text| id::parse(&text)).transpose()?,
            include_retracted: self.include_retracted,
            page,
        })
    }
}

/// Agents which fit all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "AgentFilter")]
pub(crate) struct AgentFilterInput {
    /// One of these kinds.
    kinds: Option<Vec<AgentKind>>,
    /// The display name.
    name: Option<TextFilter>,
    /// The outside name.
    external_id: Option<TextFilter>,
}

impl AgentFilterInput {
    pub(crate) fn read(self) -> Result<AgentFilter, Error> {
        Ok(AgentFilter {
            kinds: self.kinds.map(|list| list.into_iter().map(Into::into).collect()),
            name: self.name.map(TextFilter::op).transpose()?,
            external_id: self.external_id.map(TextFilter::op).transpose()?,
        })
    }
}

/// Pending references which fit all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "PendingReferenceFilter")]
pub(crate) struct ReferenceFilterInput {
    /// Where they stand.
    status: Option<ReferenceStatus>,
    /// The outside reference, in any spelling; `VALIDATION_FAILED` for an unknown form.
    external_ref: Option<String>,
}

impl ReferenceFilterInput {
    pub(crate) fn read(self) -> Result<ReferenceFilter, Error> {
        let external_ref = self.external_ref.map(|text| external_ref::normalise(&text)).transpose()?;
        Ok(ReferenceFilter { status: self.status.map(Into::into), external_ref })
    }
}

/// Artifacts which fit all that is given.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "ArtifactFilter")]
pub(crate) struct ArtifactFilterInput {
    /// Brought by this bundle.
    pub(crate) bundle: Option<ID>,
}

/// A part of the namespace tree; exactly one.
#[derive(Debug, Clone, OneofObject)]
#[graphql(name = "NamespaceFilter")]
pub(crate) enum NamespaceFilterInput {
    /// Those without a parent, when true; all when false.
    Roots(bool),
    /// Those right below the namespace with this id.
    ChildrenOf(ID),
    /// The namespace at this path and all below it.
    Subtree(String),
}

impl NamespaceFilterInput {
    pub(crate) fn read(self) -> Result<NamespaceFilter, Error> {
        Ok(match self {
            Self::Roots(true) => NamespaceFilter::Roots,
            Self::Roots(false) => NamespaceFilter::All,
            Self::ChildrenOf(text) => NamespaceFilter::ChildrenOf(id::parse(&text)?),
            Self::Subtree(path) => NamespaceFilter::Subtree(path),
        })
    }
}
