use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::BundleId;
use claimgraph_domain::model;
use claimgraph_store::read::{ClaimHolder, View};
use serde_json::Value;

use super::{Agent, ClaimConnection, Include, Source, cited, find, id};
use crate::compose::Extended;
use crate::loader::Bundles;
use crate::paths;
use crate::scalars::DateTime;

/// A bundle, read in a view.
#[derive(Debug, Clone)]
pub struct Bundle {
    row: Arc<model::Bundle>,
    view: View,
}

impl Bundle {
    /// A bundle.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<model::Bundle>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A bundle by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: BundleId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Bundles>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// A bundle that something else names.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when it does not exist.
    pub async fn cited(ctx: &Context<'_>, view: View, id: BundleId) -> Result<Extended<Self>> {
        Ok(Self::new(view, cited::<Bundles>(ctx, id).await?))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Bundle> {
        &self.row
    }
}

/// One atomic submission; everything that it brought names it.
#[Object]
impl Bundle {
    /// The bundle's id, `bundle_…`.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Who submitted it.
    async fn submitted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.submitted_by).await
    }

    /// The source that its claims were drawn from.
    async fn source(&self, ctx: &Context<'_>) -> Option<Result<Extended<Source>>> {
        match self.row.source {
            Some(id) => Some(Source::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// How many claims it brought.
    async fn claim_count(&self) -> i32 {
        self.row.claim_count
    }

    /// How many edges it brought, those of resolved references not counted.
    async fn edge_count(&self) -> i32 {
        self.row.edge_count
    }

    /// How many relations it brought.
    async fn relation_count(&self) -> i32 {
        self.row.relation_count
    }

    /// How many artifacts it brought.
    async fn artifact_count(&self) -> i32 {
        self.row.artifact_count
    }

    /// Free-form attributes: all of them, or the value at a path; null where there is none. `BAD_REQUEST` for a
    /// malformed path.
    async fn attrs(
        &self,
        #[graphql(desc = "Keys from the outside in, joined by dots; `\\.` is a dot within a key.")] path: Option<
            String,
        >,
    ) -> Option<Result<Value>> {
        paths::select(&self.row.attrs, path.as_deref()).map_err(Into::into).transpose()
    }

    /// When it was accepted.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// The claims that it brought, in the order of creation. `LIMIT_EXCEEDED` when `first` is above the page maximum.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Most claims, 0 to the page maximum (200 unless configured otherwise); 50 when absent.")]
        first: Option<i32>,
        #[graphql(desc = "Only claims after this cursor; CURSOR_INVALID for one of another list.")] after: Option<
            String,
        >,
        #[graphql(desc = "Also claims that lists leave out.", default)] include: Vec<Include>,
    ) -> Result<ClaimConnection> {
        ClaimConnection::held(ctx, self.view, ClaimHolder::Bundle(self.row.id), first, after, &include).await
    }
}
