use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use claimgraph_domain::id::ReviewId;
use claimgraph_store::read::{ReviewRow, View};

use super::{Agent, Claim, Verdict, find, id};
use crate::compose::Extended;
use crate::loader::Reviews;
use crate::scalars::{DateTime, Long};

/// A review, read in a view.
#[derive(Debug, Clone)]
pub struct Review {
    row: Arc<ReviewRow>,
    view: View,
}

impl Review {
    /// A review.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<ReviewRow>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// A review by id; `None` when it does not exist in the view.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, id: ReviewId) -> Result<Option<Extended<Self>>> {
        Ok(find::<Reviews>(ctx, view, id).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value.
    #[must_use]
    pub fn value(&self) -> &Arc<ReviewRow> {
        &self.row
    }
}

/// An agent's assessment of a claim version; each reviewer has one live review of a version.
#[Object]
impl Review {
    /// The review's id, `review_…`.
    async fn id(&self) -> ID {
        id(self.row.review.id)
    }

    /// The claim version.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Extended<Claim>> {
        Claim::cited(ctx, self.view, self.row.review.claim).await
    }

    /// Who reviewed.
    async fn reviewer(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.review.reviewer).await
    }

    /// What the reviewer says.
    async fn verdict(&self) -> Verdict {
        self.row.review.verdict.into()
    }

    /// How sure the reviewer is, 0 to 1.
    async fn confidence(&self) -> f64 {
        self.row.review.confidence
    }

    /// Why.
    async fn comment(&self) -> Option<&str> {
        self.row.review.comment.as_deref()
    }

    /// Whether it records that a verifier checked the formal content.
    async fn verification(&self) -> bool {
        self.row.review.verification
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        self.row.review.created_at.into()
    }

    /// The position of the log at which it was recorded.
    async fn position(&self) -> Long {
        self.row.position.into()
    }

    /// The position of the log at which the same reviewer replaced it; null while it counts.
    async fn replaced_at(&self) -> Option<Long> {
        self.row.replaced.map(Into::into)
    }
}
