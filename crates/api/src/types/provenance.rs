use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::ProvenanceId;
use claimgraph_domain::model;
use claimgraph_store::read::View;
use serde_json::Value;

use super::{Agent, Bundle, Claim, Source, find, id};
use crate::compose::Extended;
use crate::loader::Provenances;
use crate::paths;
use crate::scalars::DateTime;

/// A link between a claim and a source, read in a view.
#[derive(Debug, Clone)]
pub struct Provenance {
    row: Arc<model::Provenance>,
    view: View,
}

impl Provenance {
    /// A link between a claim and a source.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<model::Provenance>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A link between a claim and a source by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: ProvenanceId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Provenances>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<model::Provenance> {
        &self.row
    }
}

/// How a claim was drawn from a source.
#[Object]
impl Provenance {
    /// The link's id, `provenance_…`.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The claim version.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.row.claim).await
    }

    /// The source.
    async fn source(&self, ctx: &Context<'_>) -> Result<Extended<Source>> {
        Source::cited(ctx, self.view, self.row.source).await
    }

    /// Who extracted it.
    async fn extracted_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.extracted_by).await
    }

    /// How: `manual`, `nlp`, `ocr`, `formal_derivation`, …
    async fn method(&self) -> Option<&str> {
        self.row.method.as_deref()
    }

    /// Where in the source: page, time, coordinates.
    async fn location(&self) -> Option<&str> {
        self.row.location.as_deref()
    }

    /// When it was extracted.
    async fn extracted_at(&self) -> DateTime {
        self.row.extracted_at.into()
    }

    /// Whether the source was read right, 0 to 1; not whether the claim is true.
    async fn confidence(&self) -> Option<f64> {
        self.row.confidence
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

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }
}
