use async_graphql::{Context, Object, Result};
use claimgraph_store::read;

use super::Agent;
use crate::compose::Extended;
use crate::scalars::Long;

/// That an edge or relation was taken back.
#[derive(Debug, Clone)]
pub struct Retraction(read::Retraction);

impl From<read::Retraction> for Retraction {
    fn from(retraction: read::Retraction) -> Self {
        Self(retraction)
    }
}

/// That an edge or relation was taken back; it stays readable.
#[Object]
impl Retraction {
    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Who took it back.
    async fn by(&self, ctx: &Context<'_>) -> Option<Result<Extended<Agent>>> {
        match self.0.by {
            Some(by) => Some(Agent::cited(ctx, by).await),
            None => None,
        }
    }

    /// The position of the log at which it was.
    async fn position(&self) -> Long {
        self.0.position.into()
    }
}
