use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::RelationId;
use claimgraph_domain::model;
use claimgraph_store::read::{RelationRow, View};
use serde_json::Value;

use super::{Agent, Bundle, Claim, EdgeType, Retraction, Source, find, id, moment};
use crate::compose::Extended;
use crate::loader::Relations;
use crate::paths;
use crate::scalars::DateTime;

/// A hyperedge, read in a view.
#[derive(Debug, Clone)]
pub struct Relation {
    row: Arc<RelationRow>,
    view: View,
}

impl Relation {
    /// A relation with its state in a view.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<RelationRow>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A relation by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: RelationId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Relations>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value with its state.
    #[must_use]
    pub fn value(&self) -> &Arc<RelationRow> {
        &self.row
    }
}

/// A hyperedge: several claims joined in order, each in a role ("A and B together imply C").
#[Object]
impl Relation {
    /// The relation's id, `relation_…`.
    async fn id(&self) -> ID {
        id(self.row.relation.id)
    }

    /// Name of the edge type that gives its meaning.
    async fn relation_type(&self) -> &str {
        &self.row.relation.relation_type
    }

    /// The edge type that gives its meaning, as registered at present.
    #[graphql(name = "type")]
    async fn definition(&self, ctx: &Context<'_>) -> Result<Extended<EdgeType>> {
        EdgeType::named(ctx, &self.row.relation.relation_type).await
    }

    /// The members in order, 2 to 64.
    async fn members(&self) -> Vec<RelationMember> {
        let member = |(position, member): (usize, &model::Member)| RelationMember {
            position,
            member: member.clone(),
            view: self.view,
        };
        self.row.relation.members.iter().enumerate().map(member).collect()
    }

    /// How strong, 0 to 1; null where nobody said.
    async fn strength(&self) -> Option<f64> {
        self.row.relation.strength
    }

    /// Who says so.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.relation.asserted_by).await
    }

    /// The source in which it was stated.
    async fn provenance(&self, ctx: &Context<'_>) -> Option<Result<Extended<Source>>> {
        match self.row.relation.provenance {
            Some(id) => Some(Source::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.row.relation.attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// When it was asserted.
    async fn created_at(&self) -> DateTime {
        self.row.relation.created_at.into()
    }

    /// Since when it holds, inclusive; null for ever before.
    async fn valid_from(&self) -> Option<DateTime> {
        moment(self.row.relation.valid_from)
    }

    /// Until when it holds, exclusive; null for ever after.
    async fn valid_to(&self) -> Option<DateTime> {
        moment(self.row.relation.valid_to)
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        match self.row.relation.bundle {
            Some(id) => Some(Bundle::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// That it was taken back; null while it stands.
    async fn retraction(&self) -> Option<Retraction> {
        self.row.retracted.clone().map(Into::into)
    }
}

/// One place in a relation.
#[derive(Debug, Clone)]
pub struct RelationMember {
    position: usize,
    member: model::Member,
    view: View,
}

/// One place in a relation.
#[Object]
impl RelationMember {
    /// The place: 0 for the first.
    async fn position(&self) -> usize {
        self.position
    }

    /// What the claim does there: `premise`, `conclusion`, …
    async fn role(&self) -> &str {
        &self.member.role
    }

    /// The claim version in this place.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.member.claim).await
    }
}
