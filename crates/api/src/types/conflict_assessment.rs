use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use claimgraph_domain::id::LineageId;
use claimgraph_store::read::{AssessmentRow, View};

use super::{Agent, ConflictState, Lineage, find};
use crate::compose::Extended;
use crate::loader::ConflictAssessments;
use crate::scalars::{DateTime, Long};

/// An assessment of a conflict, read in a view.
#[derive(Debug, Clone)]
pub struct ConflictAssessment {
    row: Arc<AssessmentRow>,
    view: View,
}

impl ConflictAssessment {
    /// An assessment.
    #[must_use]
    pub fn new(view: View, row: impl Into<Arc<AssessmentRow>>) -> Extended<Self> {
        Extended(Self { row: row.into(), view })
    }

    /// The live assessment of a pair of claims in either order; `None` when nobody had assessed it in the view, so that
    /// the conflict is open.
    ///
    /// # Errors
    /// From the store.
    pub async fn find(ctx: &Context<'_>, view: View, pair: (LineageId, LineageId)) -> Result<Option<Extended<Self>>> {
        Ok(find::<ConflictAssessments>(ctx, view, pair).await?.map(|row| Self::new(view, row)))
    }

    /// The domain's value with its state.
    #[must_use]
    pub fn value(&self) -> &Arc<AssessmentRow> {
        &self.row
    }
}

/// What people made of two claims that cannot both hold. It hides and invalidates nothing.
#[Object]
impl ConflictAssessment {
    /// The two claims; the same one twice where a claim contradicts itself.
    async fn lineages(&self) -> Vec<Extended<Lineage>> {
        let (first, second) = self.row.assessment.pair();
        [first, second].into_iter().map(|id| Lineage::new(self.view, id)).collect()
    }

    /// What was decided.
    async fn state(&self) -> ConflictState {
        self.row.assessment.state.into()
    }

    /// Which of the two claims stands; null unless resolved, and where neither does.
    async fn stands(&self) -> Option<Extended<Lineage>> {
        self.row.assessment.stands.map(|id| Lineage::new(self.view, id))
    }

    /// Why; never null when resolved.
    async fn reason(&self) -> Option<&str> {
        self.row.assessment.reason.as_deref()
    }

    /// Who decided.
    async fn assessed_by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.row.assessment.assessed_by).await
    }

    /// When it was decided.
    async fn assessed_at(&self) -> DateTime {
        self.row.assessment.assessed_at.into()
    }

    /// The position of the log at which it was recorded; give it as `expectedPosition` to replace this very assessment.
    async fn position(&self) -> Long {
        self.row.position.into()
    }
}
