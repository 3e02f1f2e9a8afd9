use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::SourceId;
use claimgraph_domain::model;
use claimgraph_store::read::{ClaimHolder, View};
use serde_json::Value;

use super::{Agent, Bundle, ClaimConnection, Include, cited, find, id, missing, recorded};
use crate::compose::Extended;
use crate::context::loaders;
use crate::loader::Sources;
use crate::paths;
use crate::scalars::DateTime;

/// A source, read in a view.
#[derive(Debug, Clone)]
pub struct Source {
    row: Arc<model::Source>,
    view: View,
}

impl Source {
    /// A source.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<model::Source>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A source by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: SourceId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Sources>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// A source that something else names.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when it does not exist.
    pub async fn cited(ctx: &Context<'_>, view: View, id: SourceId) -> Result<Extended<Self>> {
        Ok(Self::new(view, cited::<Sources>(ctx, id).await?))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Source> {
        &self.row
    }

    /// Sources that something else names, in the order of the ids.
    ///
    /// # Errors
    /// From the store; `INTERNAL` when one does not exist.
    pub async fn cited_all(ctx: &Context<'_>, view: View, ids: Vec<SourceId>) -> Result<Vec<Extended<Self>>> {
        let found = loaders(ctx)?.of::<Sources>().load_many(&recorded(View::NOW), ids).await?;
        let all: Option<Vec<_>> = found.into_iter().map(|row| Some(Self::new(view, row?))).collect();
        Ok(all.ok_or_else(missing)?)
    }
}

/// The raw material that knowledge came from.
#[Object]
impl Source {
    /// The source's id, `source_…`.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// What it is: `paper`, `dataset`, …; an open vocabulary.
    async fn source_type(&self) -> &str {
        &self.row.source_type
    }

    /// Title.
    async fn title(&self) -> Option<&str> {
        self.row.title.as_deref()
    }

    /// Outside reference in normal form: `doi:10.1000/1`, `arxiv:2101.00001`, a URL; unique in the tenant.
    async fn external_ref(&self) -> Option<&str> {
        self.row.external_ref.as_deref()
    }

    /// Hash of the material as `algorithm:hex`; unique in the tenant.
    async fn content_hash(&self) -> Option<&str> {
        self.row.content_hash.as_deref()
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

    /// Who registered it.
    async fn submitted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.submitted_by).await
    }

    /// When it was registered.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        match self.row.bundle {
            Some(id) => Some(Bundle::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// The claims that were drawn from it, in the order of creation. `LIMIT_EXCEEDED` when `first` is above the page
    /// maximum.
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
        ClaimConnection::held(ctx, self.view, ClaimHolder::Source(self.row.id), first, after, &include).await
    }
}
