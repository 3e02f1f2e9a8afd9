use async_graphql::{Context, Object, Result};
use claimgraph_store::read;

use super::{Agent, ClaimStatus};
use crate::compose::Extended;
use crate::scalars::{DateTime, Long};

/// One step in the history of a claim version's status.
#[derive(Debug, Clone)]
pub struct StatusChange {
    from: Option<claimgraph_domain::model::ClaimStatus>,
    change: read::StatusChange,
}

impl StatusChange {
    /// A whole history, oldest first.
    #[must_use]
    pub fn history(changes: &[read::StatusChange]) -> Vec<Self> {
        let before = std::iter::once(None).chain(changes.iter().map(|change| Some(change.status)));
        changes.iter().zip(before).map(|(change, from)| Self { from, change: change.clone() }).collect()
    }
}

/// One step in the history of a claim version's status.
#[Object]
impl StatusChange {
    /// What it was before; null for the first step.
    async fn from(&self) -> Option<ClaimStatus> {
        self.from.map(Into::into)
    }

    /// What it became.
    async fn to(&self) -> ClaimStatus {
        self.change.status.into()
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.change.reason.as_deref()
    }

    /// Who changed it.
    async fn by(&self, ctx: &Context<'_>) -> Result<Extended<Agent>> {
        Agent::cited(ctx, self.change.by).await
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.change.at.into()
    }

    /// The position of the log at which it was.
    async fn position(&self) -> Long {
        self.change.position.into()
    }
}
