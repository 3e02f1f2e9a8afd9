use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::ArtifactId;
use claimgraph_domain::model;
use claimgraph_store::read::View;
use futures::future::try_join_all;
use serde_json::Value;

use super::{Agent, Bundle, Claim, find, id};
use crate::compose::Extended;
use crate::loader::Artifacts;
use crate::paths;
use crate::scalars::DateTime;

/// An artifact, read in a view.
#[derive(Debug, Clone)]
pub struct Artifact {
    row: Arc<model::Artifact>,
    view: View,
}

impl Artifact {
    /// An artifact.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<model::Artifact>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// An artifact by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: ArtifactId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Artifacts>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Artifact> {
        &self.row
    }
}

/// A figure, table, recording or other object that belongs to claims.
#[Object]
impl Artifact {
    /// The artifact's id, `artifact_…`.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// What it is: `figure`, `table`, `code`, …; an open vocabulary.
    async fn artifact_type(&self) -> &str {
        &self.row.artifact_type
    }

    /// What it shows.
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
    }

    /// Where the bytes are, as a URI.
    async fn storage_ref(&self) -> Option<&str> {
        self.row.storage_ref.as_deref()
    }

    /// The content itself where it is small text.
    async fn content_inline(&self) -> Option<&str> {
        self.row.content_inline.as_deref()
    }

    /// The content as JSON where it has structure, such as a table's columns and rows.
    async fn structured_data(&self) -> Option<&Value> {
        self.row.structured_data.as_ref()
    }

    /// The claim versions that it belongs to, in the order given.
    async fn claims(&self, ctx: &Context<'_>) -> Result<Vec<Extended<Claim>>> {
        try_join_all(self.row.claims.iter().map(|id| Claim::cited(ctx, self.view, *id))).await
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

    /// The bundle that brought it.
    async fn bundle(&self, ctx: &Context<'_>) -> Option<Result<Extended<Bundle>>> {
        match self.row.bundle {
            Some(id) => Some(Bundle::cited(ctx, self.view, id).await),
            None => None,
        }
    }

    /// Who brought it.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.created_by).await
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }
}
