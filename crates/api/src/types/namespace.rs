use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::NamespaceId;
use claimgraph_domain::model;
use claimgraph_store::read::{ClaimHolder, View};
use serde_json::Value;

use super::{Agent, ClaimConnection, Include, cited, find, id};
use crate::compose::Extended;
use crate::loader::{NamespaceChildren, Namespaces};
use crate::paths;
use crate::scalars::DateTime;

/// A namespace, read in a view.
#[derive(Debug, Clone)]
pub struct Namespace {
    row: Arc<model::Namespace>,
    view: View,
}

impl Namespace {
    /// A namespace.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<model::Namespace>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A namespace by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: NamespaceId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Namespaces>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// A namespace that something else names.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when it does not exist.
    pub async fn cited(ctx: &Context<'_>, view: View, id: NamespaceId) -> Result<Extended<Self>> {
        Ok(Self::new(view, cited::<Namespaces>(ctx, id).await?))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Namespace> {
        &self.row
    }
}

/// A node of the namespace tree, where claims are kept.
#[Object]
impl Namespace {
    /// The namespace's id, `namespace_…`.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Names from the root joined by `/`; unique in the tenant.
    async fn path(&self) -> &str {
        &self.row.path
    }

    /// The last name of the path.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The namespace above; null for a root.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<Extended<Namespace>>> {
        match self.row.parent {
            Some(id) => Some(Namespace::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// The namespaces right below, by path.
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Namespace>>> {
        let found = find::<NamespaceChildren>(ctx, self.view, self.row.id).await?.unwrap_or_default();
        Ok(found.iter().map(|child| Namespace::new(self.view, child.clone())).collect())
    }

    /// What belongs here.
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
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

    /// Who made it.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.created_by).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// The claims right in it, not those below it, in the order of creation. `LIMIT_EXCEEDED` when `first` is above the
    /// page maximum.
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
        ClaimConnection::held(ctx, self.view, ClaimHolder::Namespace(self.row.id), first, after, &include).await
    }
}
